/** Checks `send` and `sendHeaders`, which the forms of Postern's own protocol have alike. Build time only. */
import { checkText, checkWord, optionError } from '../policy/option-error.ts';
import type { SentMember } from './protocol.ts';
import type { SentPlan } from './verify-request.ts';

const SENT = ['method', 'host', 'path', 'query', 'clientIp'] as const satisfies SentMember[];

/** What names nothing is left out. */
export function planSent(options: Readonly<Record<string, unknown>>): SentPlan {
  const send = planSend(options.send === undefined ? [] : options.send);
  const sendHeaders = planSendHeaders(options.sendHeaders === undefined ? [] : options.sendHeaders);
  return { ...(send.length > 0 && { send }), ...(sendHeaders.length > 0 && { sendHeaders }) };
}

/** In one order, whatever the config's. */
function planSend(value: unknown): readonly SentMember[] {
  const given = checkMembers(value, 'delegate.send');
  given.forEach((name, place) => {
    checkWord(name, { option: `delegate.send[${place}]`, words: SENT });
  });
  return SENT.filter((name) => given.includes(name));
}

function planSendHeaders(value: unknown): readonly string[] {
  const names = checkMembers(value, 'delegate.sendHeaders').map((name, place) => {
    const option = `delegate.sendHeaders[${place}]`;
    // RFC 9110 section 5.1: a token.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(checkText(name, option))) {
      throw optionError(option, 'be a header name', name);
    }
    return (name as string).toLowerCase();
  });
  return [...new Set(names)].sort();
}

function checkMembers(value: unknown, option: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw optionError(option, 'be a list', value);
}
