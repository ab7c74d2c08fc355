/** A local Lambda for one test file, and requests to it that AWS's own signer has signed. */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { RoleCredentials } from '../function/function-identity.ts';
import { startLambdaApi } from '../lambda-api/lambda-api.ts';
import type { LambdaApi, LambdaApiEvent, LambdaApiOptions } from '../lambda-api/options.ts';
import { copyRuntimeClientOnce } from './test-emulator.ts';

export const REGION = 'eu-west-1';

export const CREDENTIALS: RoleCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret-marker',
  sessionToken: 'token-marker',
};

/** A running API and its events so far. */
export interface TestLambda extends LambdaApi {
  readonly events: LambdaApiEvent[];
}

/** Starts an API with this file's region and credentials. */
export async function startTestLambda(
  functions: LambdaApiOptions['functions'],
  options: Partial<LambdaApiOptions> = {},
): Promise<TestLambda> {
  copyRuntimeClientOnce();
  const events: LambdaApiEvent[] = [];
  const onEvent = (event: LambdaApiEvent): void => void events.push(event);
  const own = { region: REGION, credentials: CREDENTIALS };
  const api = await startLambdaApi({ ...own, onEvent, ...options, functions });
  return { ...api, events };
}

/** What a request has besides its URL. */
export interface RequestParts {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Other than this file's. */
  readonly credentials?: RoleCredentials;
  readonly region?: string;
  readonly service?: string;
  readonly signingDate?: Date;
}

/** An answer, read to its end. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Signs with `@smithy/signature-v4`. */
export async function signRequest(
  url: string,
  parts: RequestParts = {},
): Promise<Record<string, string>> {
  const { method = 'POST', headers = {}, body = '', signingDate } = parts;
  const { host, hostname, pathname, searchParams } = new URL(url);
  const { credentials = CREDENTIALS, region = REGION, service = 'lambda' } = parts;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const request = {
    ...{ method, hostname, body, protocol: 'http:', path: pathname },
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
  };
  const signed = await signer.sign(request, signingDate ? { signingDate } : {});
  return signed.headers;
}

/** Sends a request as it is. */
export async function sendRequest(url: string, parts: RequestParts = {}): Promise<TestAnswer> {
  const { method = 'POST', headers = {}, body } = parts;
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  return readAnswer(response);
}

/** Signs a request and sends it. */
export async function sendSigned(url: string, parts: RequestParts = {}): Promise<TestAnswer> {
  return sendRequest(url, { ...parts, headers: await signRequest(url, parts) });
}

/** The URL of an invocation; the name is percent-encoded. */
export function invokeUrl({ url }: LambdaApi, name: string, query = ''): string {
  return `${url}/2015-03-31/functions/${encodeURIComponent(name)}/invocations${query}`;
}

/** Reads a response of `fetch` to its end. */
export async function readAnswer(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {}; // A test that expects JSON finds nothing in it.
  }
}
