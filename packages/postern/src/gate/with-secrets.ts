/** A gate whose secrets arrive when it runs. What needs none of them is decided without them. */
import type { Login } from '../oidc/endpoints.ts';
import { createPages } from '../oidc/pages.ts';
import type { PagesPlan } from '../oidc/plan.ts';
import type { Secrets } from '../remote/secrets.ts';
import { refuse } from './answers.ts';
import type { Gate } from './gate.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import type { Decision, GateRequest } from './types.ts';

/** What is made of the values. */
export interface SecretGate {
  readonly gate: Gate;
  /** Of a function URL whose own secrets are among them. */
  readonly originValues?: readonly string[];
}

export interface WithSecretsOptions {
  /** Whether requests with a bearer token need the values too: their assertion is signed with one. */
  readonly signs: boolean;
}

const CODE = 'secrets_unavailable';

/**
 * `early` is the same gate with the sign-in of `createEarlySignIn`. It decides what it can; all else waits for the values, until
 * their deadline, and is refused without them.
 */
export function withSecrets(
  secrets: Secrets<SecretGate>,
  early: Gate,
  { signs }: WithSecretsOptions,
): Gate & { readonly takesBody: true } {
  function decide(request: GateRequest, now: number): Decision | Promise<Decision> {
    const ready = secrets.fresh(now);
    if (ready) return ready.gate(request, now);
    const decision = early(request, now);
    return decision instanceof Promise ? decision.then(settle) : settle(decision);

    function settle(decided: Decision): Decision | Promise<Decision> {
      const needsSignature = signs && decided.kind === 'allow' && decided.reason !== 'anyone';
      if (decided.code !== CODE && !needsSignature) return decided;
      return secrets.get(now).then((made) => {
        if (made) return made.gate(request, now);
        const subject = { request, rule: { allow: 'nobody' } as const, index: decided.rule };
        const refusal = needsSignature
          ? refuse(subject, 'session', { code: CODE, status: 503 })
          : decided;
        return { ...refusal, note: secrets.fault() };
      });
    }
  }

  return Object.assign(decide, {
    takesBody: true as const,
    refreshIfDue(now: number): Promise<void> | undefined {
      const due = [early.refreshIfDue(now), secrets.refreshIfDue(now)];
      return due.some(Boolean) ? Promise.all(due).then(() => undefined) : undefined;
    },
  });
}

/** Stands for the login until there is one: answers 503 to everyone who would need it. */
export function createEarlySignIn(pages: PagesPlan): SignIn {
  const page = createPages(pages);
  const unavailable = { status: 503, code: CODE } as const;
  return createSignIn({
    page,
    read: () => ({ ok: false, code: CODE }),
    answer: (visit) => page(visit, unavailable),
  } as Pick<Login, 'page' | 'read' | 'answer'> as Login);
}

/** For the adapter of a function URL: the values that its distribution may send. */
export function originValues(
  secrets: Secrets<SecretGate>,
): (now: number) => Promise<readonly string[] | string> {
  return async (now) => (await secrets.get(now))?.originValues ?? secrets.fault() ?? 'unknown';
}
