/** Tokens taken apart, and put together in ways that no honest signer would. */
import { type Signer, signBytes } from '@postern/testing';

export interface TokenParts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

export function splitToken(token: string): TokenParts {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
}

export function signatureOf(token: string): Buffer {
  return Buffer.from(splitToken(token).signature, 'base64url');
}

/** The same token with another signature: bytes are encoded, a text is taken as it is. */
export function withSignature(token: string, signature: Buffer | string): string {
  const { header, payload } = splitToken(token);
  const text = typeof signature === 'string' ? signature : signature.toString('base64url');
  return `${header}.${payload}.${text}`;
}

/** Two segments as they are, whatever they hold, with a signature over exactly that text. */
export function signSegments(signer: Signer, header: string, payload: string): string {
  const signed = `${header}.${payload}`;
  return `${signed}.${signBytes(signer, signed).toString('base64url')}`;
}
