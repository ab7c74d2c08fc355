/**
 * A key set that is fetched and renewed. One request at a time, a pause after each, and a failure never costs a good key.
 * Times come from the caller, so that a Lambda freeze shows as a jump of the clock.
 */
import { type BindParts, bindKeys } from './bind-keys.ts';
import { type AlgorithmTable, createKeySet, type KeySet } from './key-set.ts';
import type { IssuerPlan, RemotePlan } from './plan.ts';
import type { FetchKeys } from './types.ts';

/** Each is a byte at least. */
const MAX_BODY_CHARACTERS = 524_288;
const MAX_MEMBERS = 1_000;

export interface RemoteKeysPorts extends BindParts {
  readonly clock: () => number;
  readonly fetch: FetchKeys;
}

export interface RemoteKeys {
  /** The keys that may be believed at `now`. */
  trusted(now: number): KeySet | undefined;
  /** Whether `refresh` would fetch, or join a fetch under way. */
  canRefresh(now: number): boolean;
  /** Joins the fetch under way or starts one; undefined during the cooldown. Never rejects. */
  refresh(now: number): Promise<void> | undefined;
  refreshIfDue(now: number): Promise<void> | undefined;
}

export type CreateRemoteKeys = typeof createRemoteKeys;

export function createRemoteKeys(
  issuer: IssuerPlan,
  algorithms: AlgorithmTable,
  parts: RemoteKeysPorts,
): RemoteKeys {
  const { uri, maxAgeSeconds, trustSeconds, cooldownSeconds, timeoutSeconds } =
    issuer.remote as RemotePlan;
  let keys = issuer.keys && createKeySet(issuer.keys, algorithms);
  let renewedAt = keys ? parts.clock() : -Infinity;
  let trustedUntil = (issuer.fetchedAt ?? renewedAt) + trustSeconds;
  let startedAt = -Infinity;
  let attempt: Promise<void> | undefined;

  async function load(now: number): Promise<void> {
    try {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const members = await readMembers(await parts.fetch(uri, { redirect: 'error', signal }));
      const bound = bindKeys(members.slice(0, MAX_MEMBERS), algorithms, parts);
      // A set without usable keys changes nothing, nor does one that a newer attempt has overtaken.
      if (bound.keys.length > 0 && startedAt === now) {
        keys = createKeySet(bound.keys, algorithms);
        parts.noteSkipped?.(issuer.issuer, bound.skipped);
        renewedAt = now;
        trustedUntil = now + trustSeconds;
      }
    } catch {
      // The keys stay as they are; whoever asks learns it from `trusted`.
    }
    if (startedAt === now) attempt = undefined;
  }

  /** Whether the last attempt began less than this ago. When the clock has been set back there was none. */
  function isWithin(now: number, seconds: number): boolean {
    return !(now < startedAt || now - startedAt >= seconds);
  }

  /** The attempt under way, or whether one may start. One older than its timeout was frozen with its process: nobody waits for it. */
  function attemptAt(now: number): Promise<void> | boolean {
    return (isWithin(now, timeoutSeconds) && attempt) || !isWithin(now, cooldownSeconds);
  }

  function refresh(now: number): Promise<void> | undefined {
    const current = attemptAt(now);
    if (current !== true) return current || undefined;
    startedAt = now;
    attempt = load(now);
    return attempt;
  }

  return {
    trusted: (now) => (now < trustedUntil ? keys : undefined),
    canRefresh: (now) => Boolean(attemptAt(now)),
    refresh,
    refreshIfDue: (now) =>
      now - renewedAt >= maxAgeSeconds || now < renewedAt ? refresh(now) : undefined,
  };
}

/** The `keys` of a JWK set (RFC 7517 section 5). Throws when the answer is none; nobody reads what, so it costs no bytes. */
async function readMembers({ ok, headers, body }: Response): Promise<readonly unknown[]> {
  if (!ok || !/[/+]json/i.test(headers.get('content-type') ?? '')) throw 0;
  let text = '';
  // Counted after decompression, so that a compressed body cannot exceed the cap either.
  for await (const part of (body as ReadableStream).pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MAX_BODY_CHARACTERS) throw 0;
  }
  return JSON.parse(text).keys;
}
