/** A public key in every form in which people hand keys around: whoever knows one must not be able to sign with it. */
import { isUtf8 } from 'node:buffer';
import { createPublicKey } from 'node:crypto';
import { type Signer, selfSignedCertificate } from '@postern/testing';

export interface KeyText {
  readonly name: string;
  /** Exactly these would be an HMAC's key. */
  readonly bytes: Buffer;
  /** The same as a string, as a file or a variable would give it; of bytes that are no text, one character each. */
  readonly text: string;
}

/** All forms of the public key of an RSA or P-256 signer, and its private PEM. */
export function keyTexts(signer: Signer): readonly KeyText[] {
  const texts: Readonly<Record<string, string | Buffer>> = {
    ...encodings(signer),
    ...layouts(spkiPem(signer)),
    ...jwkTexts(signer),
  };
  return Object.entries(texts).map(([name, value]) => {
    const bytes = Buffer.from(value as string);
    return { name, bytes, text: bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1') };
  });
}

function spkiPem({ publicKey }: Signer): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function encodings(signer: Signer): Readonly<Record<string, string | Buffer>> {
  const { publicKey, privateKey } = signer;
  const pem = spkiPem(signer);
  return {
    'SPKI PEM': pem,
    ...(publicKey.asymmetricKeyType === 'rsa'
      ? { 'PKCS #1 PEM': publicKey.export({ type: 'pkcs1', format: 'pem' }) }
      : { 'the bare point': pointOf(signer) }),
    'X.509 PEM': certificatePem(signer),
    'base64 of the PEM': Buffer.from(pem).toString('base64'),
    'DER bytes': publicKey.export({ type: 'spki', format: 'der' }),
    'ssh line': sshLine(signer),
    'private key PEM': privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

/** What editors, shells and environment variables make of a PEM. */
function layouts(pem: string): Readonly<Record<string, string>> {
  return {
    'PEM with CRLF': pem.replaceAll('\n', '\r\n'),
    'PEM with CR': pem.replaceAll('\n', '\r'),
    'PEM without final newline': pem.trimEnd(),
    'PEM after a newline': `\n${pem}`,
    'PEM after a tab': `\t${pem}`,
    'PEM after a blank': ` ${pem}`,
    'PEM after a no-break space': `\u00a0${pem}`,
    'PEM after a byte order mark': `\ufeff${pem}`,
    'PEM of indented lines': pem.replaceAll(/^(?=.)/gm, '    '),
    'PEM on one line with blanks': pem.trimEnd().replaceAll('\n', ' '),
    'PEM with escaped newlines': pem.replaceAll('\n', '\\n'),
    'PEM after a comment': `# the provider's key\n${pem}`,
    'PEM after Bag Attributes': `Bag Attributes\n    friendlyName: key\n${pem}`,
    'PEM with a lower-case label': pem.replaceAll('PUBLIC KEY', 'public key'),
    'two PEMs': pem + pem,
  };
}

function jwkTexts({ jwk }: Signer): Readonly<Record<string, string>> {
  const text = JSON.stringify(jwk);
  return {
    'JWK text': text,
    'JWK text after a byte order mark': `\ufeff${text}`,
    'JWK text after a blank': ` ${text}`,
    'JWK in an array': `[${text}]`,
    'JWKS text': JSON.stringify({ keys: [jwk] }),
  };
}

function pointOf({ jwk }: Signer): Buffer {
  const coordinates = [jwk.x, jwk.y].map((text) => Buffer.from(String(text), 'base64url'));
  return Buffer.concat([Buffer.from([4]), ...coordinates]);
}

function certificatePem(signer: Signer): string {
  const lines =
    selfSignedCertificate(signer)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  if (!createPublicKey(pem).equals(signer.publicKey))
    throw new Error("Not the signer's certificate");
  return pem;
}

/** RFC 4253 section 6.6, RFC 5656 section 3.1. */
function sshLine(signer: Signer): string {
  const { jwk } = signer;
  const isRsa = jwk.kty === 'RSA';
  const type = isRsa ? 'ssh-rsa' : 'ecdsa-sha2-nistp256';
  const number = (text: unknown) =>
    Buffer.concat([Buffer.alloc(1), Buffer.from(String(text), 'base64url')]);
  const parts = isRsa
    ? [Buffer.from(String(jwk.e), 'base64url'), number(jwk.n)]
    : [Buffer.from('nistp256'), pointOf(signer)];
  const blob = [Buffer.from(type), ...parts].map((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return Buffer.concat([length, part]);
  });
  return `${type} ${Buffer.concat(blob).toString('base64')} ada@example.com`;
}
