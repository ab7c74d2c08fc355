/** `@postern/cdk`: the complete public surface. */
export { DelegateFunction, type DelegateFunctionProps } from './delegate-function.ts';
export { EdgeGate } from './edge-gate.ts';
export type { EdgeGateProps } from './props.ts';
