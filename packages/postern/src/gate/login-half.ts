/** The half of a split gate that answers under `/.postern/` alone: no rules, no tokens, nothing that is forwarded. */
import type { PolicyPlan } from '../policy/plan.ts';
import { refuse } from './answers.ts';
import type { Gate } from './gate.ts';
import { normalizeHost } from './host.ts';
import type { SignIn } from './sign-in.ts';
import { isWellFormed } from './well-formed.ts';

export interface LoginHalfParts {
  readonly answer: SignIn['answer'];
  readonly matchesWildcardHost?: typeof import('./host.ts').matchesWildcardHost;
}

/** Puts the half together from its plan. Whatever is no endpoint is 404. */
export function assembleLoginHalf(
  plan: Pick<PolicyPlan, 'hosts'>,
  parts: LoginHalfParts,
): Gate & { readonly takesBody: true } {
  const decide: (...visit: Parameters<Gate>) => ReturnType<Gate> = (request, now) => {
    const subject = { request, rule: { allow: 'nobody' }, index: -1 } as const;
    if (!isWellFormed(request)) return refuse(subject, 'request', { code: 'invalid_request' });
    const host = normalizeHost(request.host);
    const hosts = plan.hosts as readonly string[];
    if (!hosts.includes(host) && !parts.matchesWildcardHost?.(hosts, host)) {
      return refuse(subject, 'host', { code: 'unknown_host' });
    }
    return (
      parts.answer(subject, now) ??
      refuse(subject, 'path', { status: 404, code: 'endpoint_unknown' })
    );
  };
  return Object.assign(decide, { refreshIfDue: () => undefined, takesBody: true as const });
}
