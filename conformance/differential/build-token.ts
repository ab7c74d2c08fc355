/** Makes the token that a plan describes. */
import { createSigner, headerOf, type Signer, signBytes, signToken } from '@postern/testing';
import { standardClaims } from '../support/tokens.ts';
import {
  ABSENT,
  ALGORITHMS,
  type Algorithm,
  NOW,
  RAW_JSON,
  type TextChange,
  type TokenChange,
  type TokenPlan,
} from './token-plan.ts';

type KeyName = TokenPlan['key'];

const KIDS: Readonly<Record<KeyName, string>> = {
  first: 'key-1',
  second: 'key-2',
  stranger: 'key-1',
};

/** Two keys of each algorithm that are trusted, and one that is not. */
export const SIGNERS: ReadonlyMap<Algorithm, Readonly<Record<KeyName, Signer>>> = new Map(
  ALGORITHMS.map((alg) => {
    const signers = Object.entries(KIDS).map(([name, kid]) => [name, createSigner(alg, kid)]);
    return [alg, Object.fromEntries(signers)];
  }),
);

const CLAIMS = { ...standardClaims(NOW), tenant: 'a' };

export function buildToken(plan: TokenPlan): string {
  const signer = signerOf(plan);
  const header = writeText({ ...headerOf(signer) }, plan.header, plan.headerText);
  const payload = writeText(CLAIMS, plan.payload, plan.payloadText);
  return TOKEN_CHANGES[plan.change](signToken(signer, header, payload), plan);
}

function signerOf({ alg, key }: Pick<TokenPlan, 'alg' | 'key'>): Signer {
  return (SIGNERS.get(alg) as Readonly<Record<KeyName, Signer>>)[key];
}

function writeText(
  given: Record<string, unknown>,
  changes: TokenPlan['header'],
  change: TextChange,
): string | Buffer {
  const members = new Map(Object.entries(given));
  for (const [name, value] of changes) members.set(name, value);
  const written = [...members]
    .filter(([, value]) => value !== ABSENT)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const raw = Object.entries(RAW_JSON);
  const text = raw.reduce((all, [from, to]) => all.replaceAll(from, to), `{${written.join(',')}}`);
  return TEXT_CHANGES[change](text);
}

const TEXT_CHANGES: Readonly<Record<TextChange, (text: string) => string | Buffer>> = {
  none: String,
  duplicateFirst: (text) => `{"alg":"none","iss":"x",${text.slice(1)}`,
  duplicateLast: (text) => `${text.slice(0, -1)},"alg":"none","exp":9999999999}`,
  escapedName: (text) => text.replace('"alg"', '"\\u0061lg"').replace('"iss"', '"\\u0069ss"'),
  spaces: (text) => ` \r\n\t${text.replaceAll(',"', ' , "')} `,
  byteOrderMark: (text) => `\ufeff${text}`,
  trailing: (text) => `${text}}`,
  list: (text) => `[${text}]`,
  invalidUtf8: (text) =>
    Buffer.concat([Buffer.from(`${text.slice(0, -1)},"z":"`), Buffer.of(0xff), Buffer.from('"}')]),
  unicode: (text) => `${text.slice(0, -1)},"\ufffd\u2028💥":"\ufffd"}`,
  empty: () => '{}',
};

type Change = (token: string, plan: TokenPlan) => string;

const TOKEN_CHANGES: Readonly<Record<TokenChange, Change>> = {
  none: String,
  headerPadding: (token) => token.replace('.', '=.'),
  signaturePadding: (token) => `${token}==`,
  looseBits: (token) => token.slice(0, -1) + nextCharacter(token.slice(-1)),
  otherAlphabet: (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
  space: (token, { place }) => insertAt(token, place, ' '),
  newline: (token) => `${token}\n`,
  foreignCharacter: (token, { place }) => insertAt(token, place, '\u0141'),
  cutSignature: (token) => token.slice(0, -4),
  longSignature: (token) => `${token}AAAA`,
  flippedBit: (token, { place }) => {
    const at = place % token.length;
    return token.slice(0, at) + nextCharacter(token[at] ?? '') + token.slice(at + 1);
  },
  emptySignature: (token) => token.replace(/[^.]*$/, ''),
  zeroSignature: (token) => token.replace(/[^.]*$/, (signature) => 'A'.repeat(signature.length)),
  otherPayload: (token, plan) => splice(token, plan, 1),
  otherHeader: (token, plan) => splice(token, plan, 0),
  otherSignature: (token, plan) => splice(token, plan, 2),
  otherForm: changeForm,
  fourSegments: (token) => `${token}.e30`,
  twoSegments: (token) => token.replace(/\.[^.]*$/, ''),
  fill: (_, plan) => {
    const header = headerOf(signerOf(plan));
    return signToken(signerOf(plan), header, { ...CLAIMS, fill: 'x'.repeat(plan.place + 8_000) });
  },
};

function insertAt(token: string, place: number, piece: string): string {
  const at = place % token.length;
  return token.slice(0, at) + piece + token.slice(at);
}

function nextCharacter(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[(alphabet.indexOf(character) + 1) % 64] as string;
}

/** Puts in a segment of a good token of the same key. */
function splice(token: string, plan: TokenPlan, place: number): string {
  const signer = signerOf(plan);
  const other = signToken(signer, headerOf(signer), { ...CLAIMS, sub: 'eve' }).split('.');
  const segments = token.split('.');
  segments[place] = other[place] ?? '';
  return segments.join('.');
}

/** The same ECDSA signature with n - s, which is as good; for other algorithms a signature made twice. */
function changeForm(token: string, { alg, key }: TokenPlan): string {
  const end = token.lastIndexOf('.');
  if (alg !== 'ES256') {
    const again = signBytes(signerOf({ alg, key }), token.slice(0, end));
    return `${token.slice(0, end)}.${again.toString('base64url')}`;
  }
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = order - BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex');
  const changed = Buffer.concat([signature.subarray(0, 32), other]);
  return `${token.slice(0, end + 1)}${changed.toString('base64url')}`;
}
