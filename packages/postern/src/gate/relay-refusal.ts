/** Passes a delegate's refusal on to the viewer: its status, and the headers that a viewer may have. */
import type { Answer } from '../remote/types.ts';
import type { AnswerDecision } from './types.ts';

type Refusal = Extract<Answer, { readonly ok: false }>;

/** The gate's own refusal, with what the delegate said in the place of the gate's challenge; undefined where it said nothing. */
export function relayRefusal(
  refusal: AnswerDecision,
  { status = 0, relayed }: Refusal,
): AnswerDecision | undefined {
  if (!relayed) return undefined;
  const own = refusal.headers.filter(([name]) => name !== 'www-authenticate');
  const kind = status < 400 ? 'redirect' : 'deny';
  return { ...refusal, kind, headers: [...own, ...relayed] };
}
