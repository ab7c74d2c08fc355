/** Names the parts that a delegate's plan needs. Build time only. */
import type { DelegatePlan } from './plan.ts';

/** Each name is an export of `postern/parts`. */
export interface FormParts {
  /** Makes the form. */
  readonly form: string;
  /** What the form is given besides its plan and `fetch`, each under its own name. */
  readonly parts: readonly string[];
  /** Whether the gate passes the delegate's refusals on, and leaves credentials to it. */
  readonly relays?: boolean;
}

const FORM_PARTS: {
  readonly [Type in DelegatePlan['type']]: (
    plan: Extract<DelegatePlan, { readonly type: Type }>,
  ) => FormParts;
} = {
  introspection: ({ clientAuthentication }) => ({
    form: 'createIntrospectionForm',
    parts: [clientAuthentication],
  }),
  forwardAuth: () => ({ form: 'createForwardAuthForm', parts: [], relays: true }),
  http: ({ hmac }) => ({ form: 'createHttpForm', parts: hmac ? ['signHmac'] : ['signSigV4'] }),
  lambda: () => ({ form: 'createLambdaForm', parts: ['signSigV4'] }),
};

export function formPartsOf(plan: DelegatePlan): FormParts {
  return FORM_PARTS[plan.type](plan as never);
}
