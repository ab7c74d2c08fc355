/**
 * Recognises secrets in text: private keys (PEM, DER, JWK), AWS access keys, client secrets and tokens, base64-encoded
 * ones too. A finding says what and where, never the value.
 */
import { createPrivateKey } from 'node:crypto';

/** What was recognised, in words that fit into a message. */
export type SecretKind =
  | 'a private JWK'
  | 'a symmetric JWK'
  | 'a private key (PEM)'
  | 'a private key (DER)'
  | 'an AWS access key'
  | 'a client secret'
  | 'a token';

/** A nested encoding is followed this far: base64 of base64 is seen, and text cannot make the search run long. */
const MAX_DECODINGS = 2;

/** The kinds of secret in `text`, each once. */
export function findSecretsInText(text: string, decodings: number = MAX_DECODINGS): SecretKind[] {
  const found = new Set<SecretKind>();
  // JSON inside a string literal has its quotes escaped, a PEM its line breaks.
  const plain = text.replaceAll('\\n', '\n').replaceAll('\\', '');
  for (const [kind, pattern] of PATTERNS) {
    if (pattern.test(plain)) found.add(kind);
  }
  for (const kind of findJwks(plain)) found.add(kind);
  if (decodings > 0) {
    for (const kind of findEncoded(plain, decodings)) found.add(kind);
  }
  // The body of a PEM is the DER: one finding says it.
  if (found.has('a private key (PEM)')) found.delete('a private key (DER)');
  return [...found];
}

/** Every repetition that another could follow is bounded, so that a long text is read in one pass. */
const PATTERNS: readonly (readonly [SecretKind, RegExp])[] = [
  ['a private key (PEM)', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  ['an AWS access key', /(?<![A-Za-z0-9+/_-])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9+/_-])/],
  [
    'an AWS access key',
    /(?:secret_?access_?key|aws_?secret)\w{0,32}["'`]?\s{0,8}[:=]\s{0,8}["'`]?[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/i,
  ],
  ['a client secret', /client_?secret["'`]?\s{0,8}[:=]\s{0,8}(?:"[^"]+"|'[^']+'|`[^`]+`)/i],
  // Every JWT begins with the base64url of `{"`; two such segments are header and claims of a JWS.
  ['a token', /(?<![\w-])eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*/],
  ['a token', /(?<![\w-])eyJ[\w-]{5,}\.[\w-]*\.[\w-]{16,}\.[\w-]{2,}\.[\w-]{22}(?![\w-])/],
];

/** An object literal without nested objects, in JSON or JavaScript. */
const FLAT_OBJECT = /\{[^{}]*\}/g;

function* findJwks(text: string): Generator<SecretKind> {
  for (const [literal] of text.matchAll(FLAT_OBJECT)) {
    const type = memberText(literal, 'kty');
    if (type === 'oct' && memberText(literal, 'k')) yield 'a symmetric JWK';
    if (type !== undefined && (memberText(literal, 'd') || memberText(literal, 'priv'))) {
      yield 'a private JWK';
    }
  }
}

/** The value of a member that is a string literal. */
function memberText(literal: string, name: string): string | undefined {
  const pattern = new RegExp(`[{,\\s]["'\`]?${name}["'\`]?\\s*:\\s*["'\`]([^"'\`]*)["'\`]`);
  return pattern.exec(literal)?.[1];
}

/** At least as long as the shortest secret that is looked for, once encoded; line breaks are left to the caller. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

function* findEncoded(text: string, decodings: number): Generator<SecretKind> {
  // A PEM body or a wrapped literal has its base64 in lines.
  const joined = text.replace(/(?<=[A-Za-z0-9+/]{40})\n(?=[A-Za-z0-9+/])/g, '');
  for (const [run] of joined.matchAll(BASE64_RUN)) {
    const bytes = Buffer.from(run, 'base64');
    if (isPrivateDer(bytes)) yield 'a private key (DER)';
    const decoded = bytes.toString('latin1');
    if (isPlainText(decoded)) yield* findSecretsInText(decoded, decodings - 1);
  }
}

function isPlainText(text: string): boolean {
  return /^[\t\n\r -~]+$/.test(text);
}

/** PKCS#8, PKCS#1 and SEC 1 are all a SEQUENCE that begins with a small INTEGER. */
function isPrivateDer(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30) return false;
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
    try {
      createPrivateKey({ key: bytes, format: 'der', type });
      return true;
    } catch {
      // Not a private key of this type, which is what was asked.
      return false;
    }
  });
}
