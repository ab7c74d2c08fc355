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
  /** Whether `renew` would fetch, or join a fetch under way. */
  canRefresh(now: number): boolean;
  /** Joins the fetch under way or starts one; undefined during the cooldown. Never rejects. */
  renew(now: number): Promise<void> | undefined;
  /** Starts the refresh that is due; undefined when none is, or another caller has started it. */
  refreshIfDue(now: number): Promise<void> | undefined;
  /** Whether the last fetch brought no usable key. */
  hasFailed(): boolean;
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
  let trustedFrom = renewedAt;
  if (issuer.fetchedAt !== undefined) {
    trustedFrom = issuer.fetchedAt;
    // Ahead of the end of trust, so that an instance that lives through it waits for nothing.
    renewedAt = Math.min(renewedAt, trustedFrom + trustSeconds - 2 * maxAgeSeconds);
  }
  let startedAt = -Infinity;
  let attempt: Promise<void> | undefined;
  let failed = false;

  function start(now: number): Promise<void> {
    const started = load().then((fetched) => {
      // A newer attempt has begun meanwhile: its answer counts.
      if (attempt !== started) return;
      attempt = undefined;
      failed = !fetched;
      if (fetched) {
        keys = fetched;
        renewedAt = trustedFrom = now;
      }
    });
    startedAt = now;
    attempt = started;
    return started;
  }

  /** Undefined for anything but a set with a usable key: the keys in use stay as they are. */
  async function load(): Promise<KeySet | undefined> {
    try {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const members = await Promise.race([
        parts.fetch(uri, { redirect: 'error', signal }).then(readMembers),
        // The signal alone ends no body in Node 20 once the response is garbage, nor one of a careless `fetch`.
        new Promise<never>((_, reject) => {
          signal.onabort = reject;
        }),
      ]);
      const bound = bindKeys(members, algorithms, parts);
      parts.noteSkipped?.(issuer.issuer, bound.skipped);
      return bound.keys[0] && createKeySet(bound.keys, algorithms);
    } catch {
      // Whoever asks learns it from `hasFailed`.
      return;
    }
  }

  /**
   * Whether the last attempt began less than this ago, or, by a clock that has been set back a little, ahead. At a `now` that
   * is no number it is, so that nothing is fetched.
   */
  function isWithin(now: number, seconds: number): boolean {
    return !(Math.abs(now - startedAt) >= seconds);
  }

  /** One that is older than its timeout was frozen with its process: nobody waits for it. */
  function underWay(now: number): Promise<void> | undefined {
    return isWithin(now, timeoutSeconds) ? attempt : undefined;
  }

  function mayStart(now: number): boolean {
    return !underWay(now) && !isWithin(now, cooldownSeconds);
  }

  return {
    trusted: (now) => (Math.abs(now - trustedFrom) < trustSeconds ? keys : undefined),
    canRefresh: (now) => mayStart(now) || underWay(now) !== undefined,
    renew: (now) => (mayStart(now) ? start(now) : underWay(now)),
    refreshIfDue: (now) =>
      Math.abs(now - renewedAt) >= maxAgeSeconds && mayStart(now) ? start(now) : undefined,
    hasFailed: () => failed,
  };
}

/** The first `keys` of a JWK set (RFC 7517 section 5). Throws when the answer is none; nobody reads what, so it costs no bytes. */
async function readMembers({ ok, headers, body }: Response): Promise<readonly unknown[]> {
  if (!ok || !/^[^;]+[/+]json *(;|$)/i.test(headers.get('content-type') ?? '')) throw 0;
  let text = '';
  // Counted after decompression, so that a compressed body cannot exceed the cap either.
  for await (const part of (body as ReadableStream).pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MAX_BODY_CHARACTERS) throw 0;
  }
  return JSON.parse(text).keys.slice(0, MAX_MEMBERS);
}
