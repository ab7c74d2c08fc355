/** The last statement of an entry: the gate in the handler that its target calls. */
import type { GatePlan } from 'postern/gate';
import { AFTER_EXPORT } from './after.ts';
import { toSource } from './to-source.ts';

/** Each is an export of `postern/parts`. */
export const LOGS = { all: 'logAll', denied: 'logDenied' } as const;

export interface HandlerOptions {
  /** Path of the user's own viewer-request module, as the entry can import it. */
  readonly afterPath?: string | undefined;
}

/** The name of what makes the target's handler: an export of `postern/` and the target's name. */
export function handlerFactory({ target }: GatePlan): string {
  return HANDLERS[target as BundledTarget].factory;
}

/** Whether the values of the origin header are among the secrets that the function fetches. */
export function fetchesOriginHeader({ secrets = [] }: GatePlan): boolean {
  return secrets.some(({ kind }) => kind === 'originSecret');
}

const HANDLERS: Readonly<Record<BundledTarget, Handler>> = {
  'lambda-edge': {
    factory: 'createLambdaEdgeHandler',
    after: `after: after.${AFTER_EXPORT['lambda-edge']} ?? after.default`,
    statement: (call: string) => `export const handler = ${call};`,
  },
  'function-url': {
    factory: 'createFunctionUrlHandler',
    statement: (call: string) => `export const handler = ${call};`,
  },
  fetch: {
    factory: 'createFetchHandler',
    after: `origin: after.${AFTER_EXPORT.fetch} ?? after.default`,
    statement: (call: string) => `export default { fetch: ${call} };`,
  },
  node: {
    factory: 'createNodeHandler',
    statement: (call: string) => `export const handle = ${call};\nexport default handle;`,
  },
};

/** A CloudFront Function is made otherwise: `bundle-function.ts`. */
type BundledTarget = Exclude<GatePlan['target'], 'cloudfront-function' | 'split'>;

interface Handler {
  /** An export of `postern/` and the target's name. */
  readonly factory: string;
  /** The option that takes the user's own function. Such a target is refused with `after` otherwise. */
  readonly after?: string;
  readonly statement: (call: string) => string;
}

/** `gate` is the expression that makes it. */
export function handlerExport(plan: GatePlan, gate: string, options: HandlerOptions): string {
  const { target, policy } = plan;
  const { factory, after, statement } = HANDLERS[target as BundledTarget];
  const given = [
    ...(policy.log === 'none' ? [] : [`log: ${logOf(plan)}`]),
    ...(options.afterPath && after ? [after] : []),
    ...originHeaderOf(plan),
  ];
  return statement(`${factory}(${gate}, { ${given.join(', ')} })`);
}

function originHeaderOf(plan: GatePlan): string[] {
  const { originHeader } = plan;
  if (!originHeader) return [];
  if (!fetchesOriginHeader(plan)) return [`originHeader: ${toSource(originHeader)}`];
  const name = JSON.stringify(originHeader.name);
  return [`originHeader: { name: ${name}, values: originValues(secrets) }`];
}

function logOf({ policy, reportOnly }: GatePlan): string {
  return reportOnly ? `createReportLog('${policy.log}')` : LOGS[policy.log as keyof typeof LOGS];
}
