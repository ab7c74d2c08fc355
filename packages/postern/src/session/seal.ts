/** Seals small objects into texts that only this gate opens: JWE in compact shape (RFC 7516), `dir` with `A256GCM`. */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { decodeBase64Url } from '../jwt/base64url.ts';
import { decodeUtf8, type JsonObject, parseObject } from '../jwt/json.ts';
import { purposeKeys } from './key-ring.ts';
import type { KeyRing, Purpose } from './types.ts';

/** `context` says where a text belongs: it opens only there. */
export interface Sealer {
  seal(value: object, context: readonly string[]): string;
  /** Undefined for whatever was not sealed by this ring, for this purpose and context. */
  open(text: string | undefined, context: readonly string[]): JsonObject | undefined;
}

interface SealingKey {
  readonly header: string;
  readonly key: KeyObject;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;

/** Header, no encrypted key, 12 bytes of IV, ciphertext, 16 bytes of tag: a shorter tag would be easier to guess. */
const SHAPE = /^([\w-]+)\.\.([\w-]{16})\.([\w-]+)\.([\w-]{22})$/;

/** IVs are random, so a secret of the ring is good for 2^32 texts of each purpose (NIST SP 800-38D section 8.3). */
export function createSealer(ring: KeyRing, purpose: Purpose): Sealer {
  let keys: readonly SealingKey[] | undefined;
  // Most requests open nothing, and to derive keys takes an instance that has just started half a millisecond.
  const allKeys = () => {
    keys ??= purposeKeys(ring, purpose).map(({ kid, key }) => ({
      header: encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid })),
      key,
    }));
    return keys;
  };

  return {
    seal(value, context) {
      const { header, key } = allKeys()[0] as SealingKey;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(associate(header, context));
      const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
      return `${header}..${encode(iv)}.${encode(body)}.${encode(cipher.getAuthTag())}`;
    },
    open(text = '', context) {
      const [, header = '', ...parts] = SHAPE.exec(text) ?? [];
      const [iv, body, tag] = parts.map(decodeBase64Url);
      const key = iv && allKeys().find((candidate) => candidate.header === header)?.key;
      if (!key || !iv || !body || !tag) return;
      try {
        const decipher = createDecipheriv(CIPHER, key, iv).setAAD(associate(header, context));
        decipher.setAuthTag(tag);
        return parseObject(decodeUtf8(Buffer.concat([decipher.update(body), decipher.final()])));
      } catch {
        // Sealed for another place, or not by us.
        return;
      }
    },
  };
}

/** As the additional data of RFC 7516 section 5.1 step 14: no dot is in either half. */
function associate(header: string, context: readonly string[]): Buffer {
  return Buffer.from(`${header}.${encode(JSON.stringify(context))}`);
}

function encode(value: string | Buffer): string {
  return Buffer.from(value as string).toString('base64url');
}
