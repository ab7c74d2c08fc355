/**
 * A gate that only reports (`unsafeReportOnly`): what it would refuse, or send to the login, passes, and the decision says so for the
 * log. A part of its own, so that no gate that protects has a byte of it.
 */
import type { PolicyPlan } from '../policy/plan.ts';
import { refuse } from './answers.ts';
import type { Gate, GateParts } from './gate.ts';
import { clientIdentityHeaders } from './identity-headers.ts';
import type { AllowDecision, AnswerDecision, Decision, GateRequest } from './types.ts';

/** Of the gate's own parts those that change what passes. */
export type ReportOnlyParts = Pick<GateParts, 'rewritePath' | 'foreignCookies'>;

type ReportingGate = Gate & { readonly takesBody?: boolean | undefined };

/** The same gate, which lets every request pass but those that are for the login itself: `/.postern/` goes on to work. */
export function reportOnly(
  gate: ReportingGate,
  plan: PolicyPlan,
  parts: ReportOnlyParts,
): ReportingGate {
  /** As `allow` of `gate.ts`, of nobody: an origin must not be told a false identity, nor get the gate's own cookies. */
  function pass(request: GateRequest, wouldDeny: AnswerDecision): AllowDecision {
    const removed = clientIdentityHeaders(plan, request);
    const cookies = parts.foreignCookies?.(request);
    const { rule, reason } = wouldDeny;
    return {
      ...{ kind: 'allow', status: 200, code: 'allowed', rule, reason },
      setHeaders: cookies ? [['cookie', cookies]] : [],
      removeHeaders: cookies === undefined ? removed : [...removed, 'cookie'],
      ...(parts.rewritePath && { uri: parts.rewritePath(plan, request) }),
      reportOnly: true,
      wouldDeny,
    };
  }

  function settle(request: GateRequest, decision: Decision): Decision {
    return isRefusal(decision) && !isOwn(gate, request)
      ? pass(request, decision)
      : { ...decision, reportOnly: true };
  }

  function decide(request: GateRequest, now: number): Decision | Promise<Decision> {
    // A defect of the gate's would refuse, too.
    const fail = () => settle(request, defect(request));
    try {
      const decision = gate(request, now);
      return decision instanceof Promise
        ? decision.then((late) => settle(request, late), fail)
        : settle(request, decision);
    } catch {
      return fail();
    }
  }

  return Object.assign(decide, {
    refreshIfDue: gate.refreshIfDue,
    ...(gate.takesBody && { takesBody: true }),
  });
}

/** A redirect is one to the login, or a delegate's; but for that which extends a session on the way, and comes back. */
function isRefusal(decision: Decision): decision is AnswerDecision {
  const { kind, code } = decision;
  return kind === 'deny' || (kind === 'redirect' && code !== 'responded');
}

/** Only with a login is that path not the origin's. */
function isOwn({ takesBody }: ReportingGate, { path }: GateRequest): boolean {
  return takesBody === true && `${path}`.startsWith('/.postern/');
}

function defect(request: GateRequest): AnswerDecision {
  const unruled = { request, rule: { allow: 'nobody' }, index: -1 } as const;
  return refuse(unruled, 'request', { code: 'internal_error', status: 503 });
}
