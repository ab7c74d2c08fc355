/** Sessions that a ring has signed and no gate has made: of another shape than `contracts.md`, "Sessions", gives them. */
import { createHmac } from 'node:crypto';
import { keyFor } from '../support/ring-forge.ts';
import { RING } from './policy-keys.ts';

export const SESSION_COOKIE = '__Host-postern-session';

const TEXTS = ['aud', 'idp', 'sub', 'sid', 'adm'];
const TIMES = ['since', 'iat', 'exp', 'end'];

/** Signed with a key of the ring, and of another shape. */
export function isOddSession(token: string): boolean {
  const [header = '', payload = ''] = token.split('.');
  const mac = token.slice(-43);
  const isSigned = [RING.next, RING.current, RING.previous].some((member) => {
    const key = keyFor({ current: member }, 'session');
    return createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url') === mac;
  });
  return isSigned && !isWhole(Buffer.from(payload, 'base64url'));
}

function isWhole(bytes: Buffer): boolean {
  const text = bytes.toString();
  if (!bytes.equals(Buffer.from(text))) return false;
  try {
    // With a mark at its start, text is no JSON; Node takes it out nowhere.
    return hasShape(JSON.parse(text));
  } catch {
    return false;
  }
}

function hasShape(claims: Record<string, unknown> | null): boolean {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return false;
  const { op_sid = '', auth_time = 0, r = 1, c } = claims;
  return (
    [...TEXTS.map((name) => claims[name]), op_sid].every((value) => typeof value === 'string') &&
    [...TIMES.map((name) => claims[name]), auth_time].every((value) => Number.isFinite(value)) &&
    r === 1 &&
    typeof c === 'object' &&
    c !== null &&
    !Array.isArray(c)
  );
}
