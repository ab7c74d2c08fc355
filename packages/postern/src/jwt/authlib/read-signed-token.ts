/** Reads a token whose signature must be good; every other is refused with authlib's errors. */
import type { TokenRejectionCode } from '../../errors.ts';
import type { JsonObject } from '../json.ts';
import { readClaims, readHeader, readShape, readSignedParts } from '../token.ts';
import type { TokenHeader } from '../types.ts';
import {
  BadSignatureError,
  DecodeError,
  InvalidCritHeaderParameterNameError,
  type JoseError,
  UnsupportedAlgorithmError,
} from './errors.ts';
import type { TrustedKeys } from './trusted-keys.ts';

/** A genuine token, its claims not yet looked at. */
export interface SignedToken {
  readonly header: TokenHeader;
  readonly payload: JsonObject;
}

export function readSignedToken(token: unknown, keys: TrustedKeys): SignedToken {
  const shape = readShape(token);
  if (typeof shape === 'string') throw shapeError(token, shape);
  const text = token as string;
  const header = readHeader(text, shape);
  if (typeof header === 'string') throw headerError(header);
  if (!keys.algorithms[header.alg]) throw new UnsupportedAlgorithmError();
  const key = keys.find(header);
  if (!key) throw new DecodeError('Invalid JSON Web Key Set', 'key_not_found');
  const segments = readSignedParts(text, shape);
  if (!segments) throw new DecodeError('Invalid payload or signature segment', 'token_malformed');
  if (!key.checkSignature?.(segments.signed, segments.signature)) throw new BadSignatureError();
  const payload = readClaims(segments);
  if (!payload) throw new DecodeError('Invalid payload value', 'payload_malformed');
  return { header, payload };
}

function shapeError(token: unknown, code: TokenRejectionCode): JoseError {
  if (code === 'token_too_large') return new DecodeError('Token is too large', code);
  if (typeof token !== 'string') return new DecodeError('Token must be a string', code);
  const segments = token.split('.', 6).length;
  if (segments === 5) return new DecodeError('Encrypted tokens (JWE) are not supported', code);
  return new DecodeError(segments === 3 ? 'Invalid token' : 'Invalid input segments length', code);
}

function headerError(code: TokenRejectionCode): JoseError {
  if (code === 'crit_unsupported') return new InvalidCritHeaderParameterNameError();
  const isEncoded = code !== 'token_malformed';
  return new DecodeError(isEncoded ? 'Invalid header string' : 'Invalid header padding', code);
}
