/** Checks `session.format` and what belongs to it. Build time only; quotes nothing of the key. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { checkWord, optionError } from '../policy/option-error.ts';
import type { SignedCookiesPlan } from './types.ts';

type Members = Readonly<Record<string, unknown>>;

/** Undefined where sessions have Postern's own cookie alone. Throws a `TypeError` that names the option. */
export function planSignedCookies({
  format,
  keyPairId,
  privateKey,
}: Members): SignedCookiesPlan | undefined {
  if (format === undefined) {
    for (const [name, value] of Object.entries({ keyPairId, privateKey })) {
      if (value === undefined) continue;
      throw new TypeError(
        `Option "session.${name}" must stand beside session.format "cloudfront-signed-cookies", which signs with it: give both, or leave it out`,
      );
    }
    return undefined;
  }
  checkWord(format, { option: 'session.format', words: ['cloudfront-signed-cookies'] });
  return { keyPairId: checkKeyPairId(keyPairId), privateKey: checkPrivateKey(privateKey) };
}

/** It is a cookie's value as it is. */
function checkKeyPairId(value: unknown): string {
  if (typeof value === 'string' && /^[A-Z0-9]{4,64}$/.test(value)) return value;
  const remedy = 'CloudFront shows it beside the public key that you have added to the key group';
  const must = 'be the ID of a CloudFront public key, such as "K2JCJMDEHXQW5F"';
  throw optionError('session.keyPairId', must, value, remedy);
}

/** The text as it is: the build has to recognise it in the bundle. */
function checkPrivateKey(value: unknown): string {
  const key = typeof value === 'string' ? readPrivateKey(value) : undefined;
  if (key && isSupported(key)) return value as string;
  throw new TypeError(
    'Option "session.privateKey" must be a private key of CloudFront\'s kinds, ECDSA P-256 or RSA with 2048 bits, as PEM text or as ' +
      'a private JWK on one line, got something else: make one with "openssl ecparam -name prime256v1 -genkey -noout", and give ' +
      'it as secret("NAME")',
  );
}

function readPrivateKey(text: string): KeyObject | undefined {
  // In a bundle it must need no escaping but for its line breaks.
  if (!/^[ -~\r\n]+$/.test(text) || /['`\\]/.test(text)) return undefined;
  try {
    return createPrivateKey(text.startsWith('{') ? { key: JSON.parse(text), format: 'jwk' } : text);
  } catch {
    // The reason could quote the key.
    return undefined;
  }
}

function isSupported({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  return asymmetricKeyType === 'rsa' ? modulusLength === 2048 : namedCurve === 'prime256v1';
}
