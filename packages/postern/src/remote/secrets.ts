/**
 * Values that a function fetches itself, from AWS Secrets Manager or Parameter Store, with the credentials of its role. Kept in
 * memory alone. What is made of them is made once for each set of values, and again when one has changed.
 */
import { parseObject } from '../jwt/json.ts';
import type { SignSigV4 } from './sign-sigv4.ts';
import type { FetchAnswer } from './types.ts';

/** Values are asked for again after this, and used again where nobody answers. */
const FRESH_SECONDS = 300;
/** So long before, a refresh begins that no request waits for. */
const AHEAD_SECONDS = 60;
/** After the last good answer; then nobody who needs them passes. */
const STALE_SECONDS = 86_400;
/** For all values together, a second attempt included. */
const DEADLINE_SECONDS = 2;
/** After an attempt has begun, the next one waits. */
const COOLDOWN_SECONDS = 5;
const RETRY_MILLISECONDS = 100;

/** One value: where it is, and how it is read. */
export interface SecretReference {
  /** Where it stands in the config, for the log. */
  readonly option: string;
  readonly service: 'secretsmanager' | 'ssm';
  /** Name or ARN. */
  readonly name: string;
  /** Absent: that of the function. */
  readonly region?: string;
  readonly endpoint?: string;
  /** Member of the JSON object that the value is. */
  readonly jsonKey?: string;
  /** Throws for a value that cannot be right. */
  readonly read: (text: string) => unknown;
}

export interface SecretsParts<Made> {
  readonly fetch: FetchAnswer;
  readonly signSigV4: SignSigV4;
  /** Of the values, in the order of the references. Throws where they do not fit. */
  readonly make: (values: readonly unknown[]) => Made;
}

export interface Secrets<Made> {
  /** What is there and fresh. */
  readonly fresh: (now: number) => Made | undefined;
  /** Waits for what is not fresh, until the deadline; undefined where there is nothing to be used. Never rejects. */
  readonly get: (now: number) => Promise<Made | undefined>;
  /** Starts the refresh that is due; undefined when none is. Never rejects. */
  readonly refreshIfDue: (now: number) => Promise<unknown> | undefined;
  /** Why the last attempt failed: an option's name, and a word of AWS or of ours. */
  readonly fault: () => string | undefined;
}

export function createSecrets<Made>(
  references: readonly SecretReference[],
  parts: SecretsParts<Made>,
): Secrets<Made> {
  let made: Made | undefined;
  let known: string | undefined;
  let fetchedAt = -Infinity;
  let startedAt = -Infinity;
  let attempt: Promise<void> | undefined;
  let fault: string | undefined;

  function start(now: number): Promise<void> {
    const started = load(now).then((loaded) => {
      // A newer attempt has begun meanwhile, or this one was frozen with its process: it has nothing to say.
      if (attempt !== started) return;
      attempt = undefined;
      fault = typeof loaded === 'string' ? loaded : take(loaded, now);
    });
    startedAt = now;
    attempt = started;
    return started;
  }

  async function load(now: number): Promise<readonly string[] | string> {
    const signal = AbortSignal.timeout(DEADLINE_SECONDS * 1000);
    // Several members of one secret are one question.
    const asked = new Map<string, Promise<string>>();
    const texts = references.map(async (reference) => {
      const key = JSON.stringify([
        ...[reference.service, reference.region],
        ...[reference.endpoint, reference.name],
      ]);
      const answer = asked.get(key) ?? ask(reference, { now, signal });
      asked.set(key, answer);
      return pick(await answer, reference);
    });
    try {
      return await Promise.race([
        Promise.all(texts),
        // The signal alone ends no body in Node 20 once the response is garbage.
        new Promise<never>((_, reject) => {
          signal.onabort = () => reject(new Fault('timeout'));
        }),
      ]);
    } catch (error) {
      return error instanceof Fault ? error.message : 'unreachable';
    }
  }

  /** Undefined, or why the values are not taken: those before stay. */
  function take(texts: readonly string[], now: number): string | undefined {
    const text = JSON.stringify(texts);
    if (text !== known) {
      const values: unknown[] = [];
      for (const [place, { option, read }] of references.entries()) {
        try {
          values.push(read(texts[place] as string));
        } catch {
          // The reason may quote the value.
          return `${option} invalid`;
        }
      }
      try {
        made = parts.make(values);
      } catch {
        return 'invalid';
      }
      known = text;
    }
    fetchedAt = now;
    return undefined;
  }

  /** The text of one secret, asked for a second time where that may help. */
  async function ask(
    reference: SecretReference,
    { now, signal }: { readonly now: number; readonly signal: AbortSignal },
  ): Promise<string> {
    for (let retries = 1; ; retries--) {
      const answer = await askOnce(reference, { now, signal });
      if (answer.text !== undefined) return answer.text;
      if (retries === 0 || !answer.isPassing)
        throw new Fault(`${reference.option} ${answer.fault}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  }

  async function askOnce(
    { service, name, endpoint, region = process.env.AWS_REGION ?? '' }: SecretReference,
    { now, signal }: { readonly now: number; readonly signal: AbortSignal },
  ): Promise<Answered> {
    const isParameter = service === 'ssm';
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const url = endpoint ?? `https://${service}.${region}.${domain}/`;
    const body = JSON.stringify(
      isParameter ? { Name: name, WithDecryption: true } : { SecretId: name },
    );
    const target = isParameter ? 'AmazonSSM.GetParameter' : 'secretsmanager.GetSecretValue';
    const unsigned = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const request = { url, headers: unsigned, body };
    const headers = await parts.signSigV4(request, { region, service }, now);
    if (!headers) return { fault: 'no_credentials' };
    try {
      const init = { method: 'POST', headers, body, signal, redirect: 'error' } as const;
      const response = await parts.fetch(url, init);
      return readAnswer(response.status, parseObject(await response.text()) ?? {});
    } catch {
      return { fault: 'unreachable', isPassing: true };
    }
  }

  /** By a clock that may have been set back. */
  function isWithin(now: number, since: number, seconds: number): boolean {
    return Math.abs(now - since) < seconds;
  }

  function underWay(now: number): Promise<void> | undefined {
    return isWithin(now, startedAt, DEADLINE_SECONDS) ? attempt : undefined;
  }

  function renew(now: number): Promise<void> | undefined {
    return underWay(now) ?? (isWithin(now, startedAt, COOLDOWN_SECONDS) ? undefined : start(now));
  }

  const fresh = (now: number) => (isWithin(now, fetchedAt, FRESH_SECONDS) ? made : undefined);

  return {
    fresh,
    async get(now) {
      if (!fresh(now)) await renew(now);
      return isWithin(now, fetchedAt, STALE_SECONDS) ? made : undefined;
    },
    refreshIfDue: (now) =>
      // What has never been needed is not fetched.
      made && !isWithin(now, fetchedAt, FRESH_SECONDS - AHEAD_SECONDS) ? renew(now) : undefined,
    fault: () => fault,
  };
}

/** Words for the log. */
class Fault extends Error {}

interface Answered {
  readonly text?: string;
  readonly fault?: string;
  /** Another attempt may help. */
  readonly isPassing?: boolean;
}

const PASSING = /Throttl|TooMany|Internal|Unavailable/;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html and its likes. */
function readAnswer(status: number, answer: Readonly<Record<string, unknown>>): Answered {
  const { SecretString, SecretBinary, Parameter, __type } = answer;
  const text = SecretString ?? Object(Parameter).Value ?? decode(SecretBinary);
  if (status === 200 && typeof text === 'string') return { text };
  const [type = ''] = /\w+$/.exec(`${__type ?? ''}`) ?? [];
  const fault = type.slice(0, 64) || `http_${status}`;
  return { fault, isPassing: status >= 500 || status === 429 || PASSING.test(type) };
}

function decode(binary: unknown): string | undefined {
  return typeof binary === 'string' ? Buffer.from(binary, 'base64').toString() : undefined;
}

/** The value itself, or a member of it. */
function pick(text: string, { jsonKey, option }: SecretReference): string {
  if (jsonKey === undefined) return text;
  const object = parseObject(text) ?? {};
  const member = Object.hasOwn(object, jsonKey) ? object[jsonKey] : undefined;
  if (member === undefined) throw new Fault(`${option} jsonKey`);
  return typeof member === 'string' ? member : JSON.stringify(member);
}
