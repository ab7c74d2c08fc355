/**
 * Refuses what AWS refuses of a request's Signature Version 4:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html. The signature is computed
 * again by AWS's own signer. Presigned URLs are not read.
 */
import { timingSafeEqual } from 'node:crypto';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { RoleCredentials } from '../function/function-identity.ts';
import {
  type ApiError,
  incompleteSignature,
  invalidSignature,
  MISSING_TOKEN,
  SIGNATURE_MISMATCH,
  UNRECOGNIZED_CLIENT,
} from './api-error.ts';
import { parseSignatureHeader, type SignatureHeader } from './authorization-header.ts';
import type { ReceivedRequest } from './received-request.ts';

/** Who may sign, for where, and what time it is. */
export interface SignaturePolicy {
  readonly region: string;
  readonly credentials: RoleCredentials;
  /** Seconds since the epoch. */
  readonly clock: () => number;
}

const SERVICE = 'lambda';
const TOLERANCE_SECONDS = 300;
const BODY_HASH = 'x-amz-content-sha256';

type CreateSigner = (
  scope: Pick<ConstructorParameters<typeof SignatureV4>[0], 'credentials' | 'region'>,
) => SignatureV4;

/** Loads AWS's signer. It takes longer than the rest of this package, so only those who need it wait for it. */
export async function loadSigner(): Promise<CreateSigner> {
  const [aws, { Sha256: sha256 }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-crypto/sha256-js'),
  ]);
  return (scope) =>
    new aws.SignatureV4({ ...scope, service: SERVICE, sha256, applyChecksum: false });
}

/** `undefined` is a request that may go on. */
export async function checkSignature(
  request: ReceivedRequest,
  policy: SignaturePolicy,
): Promise<ApiError | undefined> {
  const authorization = request.header('authorization');
  if (authorization === undefined) return MISSING_TOKEN;
  const header = parseSignatureHeader(authorization);
  if (typeof header === 'string') return incompleteSignature(header);
  return (
    checkScope(header, policy) ??
    checkSignedHeaders(header) ??
    checkTime(header, request, policy) ??
    checkIdentity(header, request, policy) ??
    (await compareSignatures(header, request, policy))
  );
}

function checkScope(header: SignatureHeader, { region }: SignaturePolicy): ApiError | undefined {
  const faults = [
    header.region !== region && 'Credential should be scoped to a valid region. ',
    header.service !== SERVICE && `Credential should be scoped to correct service: '${SERVICE}'. `,
    header.terminator !== 'aws4_request' &&
      "Credential should be scoped with a valid terminator: 'aws4_request'. ",
  ].filter((fault) => fault !== false);
  return faults.length > 0 ? invalidSignature(faults.join('')) : undefined;
}

function checkSignedHeaders({ signedHeaders }: SignatureHeader): ApiError | undefined {
  if (signedHeaders.includes('host')) return undefined;
  return invalidSignature(
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  );
}

function checkTime(
  { date }: SignatureHeader,
  request: ReceivedRequest,
  { clock }: SignaturePolicy,
): ApiError | undefined {
  const stamp = request.header('x-amz-date');
  const signedAt = parseStamp(stamp);
  if (stamp === undefined || signedAt === undefined) {
    return incompleteSignature(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  if (!stamp.startsWith(date)) {
    return invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${stamp.slice(0, 8)}', from '${stamp}'.`,
    );
  }
  return checkAge(signedAt, clock());
}

function checkAge(signedAt: number, now: number): ApiError | undefined {
  const signed = formatStamp(signedAt);
  const present = formatStamp(now);
  if (signedAt < now - TOLERANCE_SECONDS) {
    const earliest = formatStamp(now - TOLERANCE_SECONDS);
    return invalidSignature(
      `Signature expired: ${signed} is now earlier than ${earliest} (${present} - 5 min.)`,
    );
  }
  if (signedAt <= now + TOLERANCE_SECONDS) return undefined;
  const latest = formatStamp(now + TOLERANCE_SECONDS);
  return invalidSignature(
    `Signature not yet current: ${signed} is still later than ${latest} (${present} + 5 min.)`,
  );
}

/** A role's key is nobody's without its session token, and a user's key has none. */
function checkIdentity(
  { accessKeyId }: SignatureHeader,
  request: ReceivedRequest,
  { credentials }: SignaturePolicy,
): ApiError | undefined {
  const known =
    accessKeyId === credentials.accessKeyId &&
    request.header('x-amz-security-token') === credentials.sessionToken;
  return known ? undefined : UNRECOGNIZED_CLIENT;
}

async function compareSignatures(
  header: SignatureHeader,
  request: ReceivedRequest,
  policy: SignaturePolicy,
): Promise<ApiError | undefined> {
  const expected = Buffer.from(await signAgain(header, request, policy));
  const given = Buffer.from(header.signature);
  const equal = given.length === expected.length && timingSafeEqual(given, expected);
  return equal ? undefined : SIGNATURE_MISMATCH;
}

async function signAgain(
  { signedHeaders }: SignatureHeader,
  request: ReceivedRequest,
  { region, credentials }: SignaturePolicy,
): Promise<string> {
  const { accessKeyId, secretAccessKey } = credentials;
  const createSigner = await loadSigner();
  const signer = createSigner({
    // Without the token: it is among the headers where it was signed.
    credentials: { accessKeyId, secretAccessKey },
    region,
  });
  const headers: Record<string, string> = {};
  for (const name of signedHeaders) headers[name] = request.header(name) ?? '';
  // The body's own hash whatever the header says: Lambda takes no unsigned payloads.
  headers[BODY_HASH] = request.bodyHash();
  const { method, path } = request;
  const signingDate = new Date((parseStamp(request.header('x-amz-date')) ?? 0) * 1_000);
  const signed = await signer.sign(
    { method, path, query: queryOf(request), headers, protocol: 'https:', hostname: '' },
    {
      signingDate,
      signableHeaders: new Set(signedHeaders),
      unsignableHeaders: new Set([BODY_HASH]),
    },
  );
  return signed.headers.authorization?.split('Signature=')[1] ?? '';
}

function queryOf({ query }: ReceivedRequest): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    values[name] ??= [];
    values[name].push(value);
  }
  return values;
}

function parseStamp(stamp: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp ?? '');
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1_000;
}

function formatStamp(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
