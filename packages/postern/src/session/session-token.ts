/** The session as a signed token: a JWS in compact form (RFC 7515) that only this gate makes and believes. */
import { createHmac, type KeyObject } from 'node:crypto';
import { decodeBase64Url } from '../jwt/base64url.ts';
import { decodeUtf8, type JsonObject, parseObject } from '../jwt/json.ts';
import { purposeKeys } from './key-ring.ts';
import type { KeyRing, KnownSession, Session, SessionResult } from './types.ts';

/** How far the clock of the instance that made a session may be ahead. */
const CLOCK_SKEW_SECONDS = 60;

/** A dot and the signature's 32 bytes as text. */
const SIGNATURE_CHARACTERS = 44;

/** Sessions that an instance remembers. A request at the edge rarely meets more. */
const MAX_SEEN = 256;

/** A map finds a text by its hash, and hashing a whole token takes longer than comparing it. */
const TAIL_CHARACTERS = -24;

export interface SessionTokens {
  /** Throws for claims that are nested too deeply for JSON. */
  mint(session: Session): string;
  /** Takes any text for a token. The session is frozen with all that is in it: every caller gets the same one. */
  read(token: string, options: { readonly host: string; readonly now: number }): SessionResult;
}

/** The header is never parsed: it is one of at most three texts, each of which stands for one key and one algorithm. */
export function createSessionTokens(ring: KeyRing): SessionTokens {
  const keys = purposeKeys(ring, 'session').map(({ kid, key }) => {
    const header = JSON.stringify({ alg: 'HS256', typ: 'postern-session+jwt', kid });
    return { prefix: `${Buffer.from(header).toString('base64url')}.`, key, kid };
  });
  const seen = new Map<string, { readonly token: string; readonly proven: KnownSession }>();

  /** What the token says, once its signature holds; undefined for anything that was not made here. */
  function prove(token: string): KnownSession | undefined {
    const found = keys.find(({ prefix }) => token.startsWith(prefix));
    const end = token.length - SIGNATURE_CHARACTERS;
    if (!found || !isSameText(sign(token.slice(0, end), found.key), token.slice(end))) return;
    const bytes = decodeBase64Url(token.slice(found.prefix.length, end));
    const session = bytes && parseObject(decodeUtf8(bytes));
    if (!session || !isSession(session)) return;
    return { ok: true, session: freeze(session), kid: found.kid };
  }

  function keep(token: string, proven: KnownSession): void {
    if (seen.size === MAX_SEEN) seen.delete(seen.keys().next().value as string);
    // Joined and cut, it is a copy: a part of a `Cookie` header would keep all of that in memory.
    const copy = ` ${token}`.slice(1);
    seen.set(copy.slice(TAIL_CHARACTERS), { token: copy, proven });
  }

  return {
    mint(session) {
      const { prefix, key } = keys[0] as (typeof keys)[0];
      const signed = prefix + Buffer.from(JSON.stringify(session)).toString('base64url');
      return signed + sign(signed, key);
    },
    read(token, { host, now }) {
      const tail = token.slice(TAIL_CHARACTERS);
      const known = seen.get(tail);
      const isKnown = known?.token === token;
      const proven = isKnown ? known.proven : prove(token);
      const session = proven?.session;
      if (!session || session.aud !== host || !(session.iat <= now + CLOCK_SKEW_SECONDS)) {
        return { ok: false, code: 'session_invalid' };
      }
      if (!(session.exp > now && session.end > now)) {
        return { ok: false, code: 'session_expired', session };
      }
      if (!isKnown) keep(token, proven);
      return proven;
    },
  };
}

/** The last segment, of exactly this text: in UTF-8, no other one has the same bytes. */
function sign(text: string, key: KeyObject): string {
  return `.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** Takes a time that depends on the length alone. As text a signature has one spelling; as bytes it would have four. */
function isSameText(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let index = 0; index < expected.length; index++) {
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(index);
  }
  return difference === 0;
}

/** Of a payload that was signed here: shape alone, for no other version of this gate may be misread. */
function isSession(claims: JsonObject): claims is JsonObject & Session {
  const { aud, idp, sub, sid, adm, op_sid = '', c, r = 1 } = claims;
  const { since, iat, exp, end, auth_time = 0 } = claims;
  return (
    [aud, idp, sub, sid, adm, op_sid].every((claim) => typeof claim === 'string') &&
    [since, iat, exp, end, auth_time].every(Number.isFinite) &&
    r === 1 &&
    typeof c === 'object' &&
    c !== null &&
    !Array.isArray(c)
  );
}

/** A list and no recursion: claims may be nested thousands deep. */
function freeze<Value extends object>(value: Value): Value {
  const objects: object[] = [value];
  for (const object of objects) {
    for (const member of Object.values(Object.freeze(object))) {
      if (member && typeof member === 'object') objects.push(member);
    }
  }
  return value;
}
