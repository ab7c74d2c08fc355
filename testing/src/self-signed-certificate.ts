/** An X.509 certificate (RFC 5280 section 4.1) of a key, signed by itself: `node:crypto` reads certificates but makes none. */
import { sign } from 'node:crypto';
import type { Signer } from './keys.ts';

const SEQUENCE = 0x30;
const SET = 0x31;

/** The DER bytes. For RSA and P-256 keys. */
export function selfSignedCertificate({ publicKey, privateKey }: Signer): Buffer {
  const algorithm = signatureAlgorithm(publicKey.asymmetricKeyType === 'rsa');
  const name = commonName('Postern test');
  const body = der(
    SEQUENCE,
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    der(SEQUENCE, utcTime('250101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  return der(SEQUENCE, body, algorithm, der(0x03, Buffer.from([0]), signature));
}

/** sha256WithRSAEncryption, whose parameters are NULL, or ecdsa-with-SHA256, which has none. */
function signatureAlgorithm(isRsa: boolean): Buffer {
  return isRsa
    ? der(SEQUENCE, objectIdentifier('2a864886f70d01010b'), der(0x05))
    : der(SEQUENCE, objectIdentifier('2a8648ce3d040302'));
}

function commonName(text: string): Buffer {
  const attribute = der(SEQUENCE, objectIdentifier('550403'), der(0x0c, Buffer.from(text)));
  return der(SEQUENCE, der(SET, attribute));
}

function objectIdentifier(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

/** Tag, length and content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const bytes =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), body]);
}
