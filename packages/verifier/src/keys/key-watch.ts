/**
 * Sees each fetch of keys pass, for `/readyz` and the metrics: since when an issuer's keys are good, and how often a fetch failed.
 * It decides nothing about tokens.
 */
import { createVerifier, type FetchKeys, type IssuerOptions } from 'postern/jwt';

/** What is known of one issuer's keys. */
export interface KeyState {
  readonly issuer: string;
  /** When usable keys came last, in seconds since the epoch; undefined as long as there are none. */
  readonly since: number | undefined;
  readonly failures: number;
  readonly failedAt: number | undefined;
}

export interface KeyWatch {
  /** The `fetch` to give to verifiers and gates: they fetch nothing but keys with it. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Of the issuers with a `jwksUri`. */
  states(): readonly KeyState[];
  /** Whether tokens of at least one issuer can be verified at `now`: one provider's outage must not take the others' tokens down. */
  isReady(now: number): boolean;
}

export interface KeyWatchPorts {
  readonly clock: () => number;
  readonly fetch: FetchKeys;
}

/** More than the runtime reads of a key set: what is cut here it refuses. */
const MAX_BODY_CHARACTERS = 600_000;
const USUAL_TRUST_SECONDS = 604_800;

type MutableState = { -readonly [name in keyof KeyState]: KeyState[name] };

/** The options must have been accepted by `createVerifier`. */
export function createKeyWatch(
  issuers: readonly IssuerOptions[],
  { clock, fetch }: KeyWatchPorts,
): KeyWatch {
  const entries = issuers.map((options) => ({ options, state: startState(options, clock()) }));
  const fetched = entries.filter(({ options }) => options.jwksUri !== undefined);

  function note(url: string, text: string | undefined): void {
    for (const { options, state } of fetched) {
      if (options.jwksUri !== url) continue;
      if (text !== undefined && isUsable(options, text)) {
        state.since = clock();
      } else {
        state.failures += 1;
        state.failedAt = clock();
      }
    }
  }

  const pending = new Map<string, Promise<FetchedText>>();

  /** The verifier and the gate of a service ask at the same moment: one fetch answers both. */
  function fetchOnce(url: string, init: Parameters<FetchKeys>[1]): Promise<FetchedText> {
    const known = pending.get(url);
    if (known) return known;
    const started = untilAborted(readWhole(fetch(url, init)), init.signal);
    pending.set(url, started);
    started.then(
      ({ isGood, text }) => note(url, isGood ? text : undefined),
      () => note(url, undefined),
    );
    // Not for longer: a fetch that a Lambda freeze has interrupted must not be joined by its successor.
    queueMicrotask(() => pending.delete(url));
    return started;
  }

  async function watchedFetch(url: string, init: RequestInit): Promise<Response> {
    const fetched = await fetchOnce(url, init as Parameters<FetchKeys>[1]);
    const headers = { 'content-type': fetched.contentType };
    return new Response(fetched.text, { status: fetched.isGood ? 200 : 502, headers });
  }

  return {
    fetch: watchedFetch,
    states: () => fetched.map(({ state }) => ({ ...state })),
    isReady: (now) => entries.some(({ options, state }) => isTrusted(options, state, now)),
  };
}

function startState(options: IssuerOptions, now: number): MutableState {
  const since = options.jwks === undefined ? undefined : now;
  return { issuer: options.issuer, since, failures: 0, failedAt: undefined };
}

function isTrusted(options: IssuerOptions, { since }: KeyState, now: number): boolean {
  if (options.jwksUri === undefined) return true;
  const { bakedKeysMaxAgeSeconds = USUAL_TRUST_SECONDS } = options;
  return since !== undefined && Math.abs(now - since) < bakedKeysMaxAgeSeconds;
}

/** Whether the runtime finds a key in it: asked of the runtime itself. */
function isUsable({ issuer, algorithms }: IssuerOptions, text: string): boolean {
  try {
    const jwks = JSON.parse(text);
    createVerifier({ issuer, audience: null, jwks, ...(algorithms && { algorithms }) });
    return true;
  } catch {
    // No JSON, or a set in which nothing is usable.
    return false;
  }
}

interface FetchedText {
  readonly isGood: boolean;
  readonly contentType: string;
  readonly text: string;
}

async function readWhole(pending: Promise<Response>): Promise<FetchedText> {
  const { ok: isGood, headers, body } = await pending;
  const contentType = headers.get('content-type') ?? '';
  let text = '';
  if (!body) return { isGood, contentType, text };
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MAX_BODY_CHARACTERS) break;
  }
  return { isGood, contentType, text };
}

/** The signal alone ends no body in Node 20 once the response is garbage. */
function untilAborted<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([pending, aborted]);
}
