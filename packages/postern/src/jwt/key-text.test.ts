/** A key in any form is told from a secret, and a secret is not taken for a key. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createSigner, selfSignedCertificate } from '@postern/testing';
import { isKeyText } from './key-text.ts';

const rsa = createSigner('RS256');
const ec = createSigner('ES256');
const spki = rsa.publicKey.export({ type: 'spki', format: 'der' });
const pem = ec.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const KEYS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a PEM', Buffer.from(pem)],
  ['a PEM with a lower-case label', Buffer.from(pem.toLowerCase())],
  ['a PEM after other text', Buffer.from(`Bag Attributes\n\u00a0${pem}`)],
  ['an ssh-rsa line', Buffer.from('ssh-rsa AAAAB3NzaC1yc2E= ada')],
  ['an ecdsa line', Buffer.from('ecdsa-sha2-nistp256 AAAAE2VjZHNh= ada')],
  ['an SSH line after a host', Buffer.from('login.example.com ssh-ed25519 AAAA=')],
  ['an SSH2 file', Buffer.from('---- BEGIN SSH2 PUBLIC KEY ----\nAAAA')],
  ['a PEM in UTF-16', Buffer.from(pem, 'utf16le')],
  ['a JWK', Buffer.from(JSON.stringify(rsa.jwk))],
  ['a JWK with blanks', Buffer.from('{ "kty" : "RSA" }')],
  ['a set of JWKs', Buffer.from(JSON.stringify({ keys: [ec.jwk] }))],
  ['SPKI as DER', spki],
  ['PKCS #1 as DER', rsa.publicKey.export({ type: 'pkcs1', format: 'der' })],
  ['a certificate as DER', selfSignedCertificate(ec)],
  ['a private key as DER', ec.privateKey.export({ type: 'pkcs8', format: 'der' })],
  ['the base64 of a PEM', Buffer.from(Buffer.from(pem).toString('base64'))],
  [
    'the base64 of SPKI, in lines',
    Buffer.from(`${spki.toString('base64').slice(0, 64)}\n${spki.toString('base64').slice(64)}`),
  ],
];

for (const [name, bytes] of KEYS) {
  test(`isKeyText() knows ${name}`, () => {
    assert.equal(isKeyText(bytes), true);
  });
}

const SECRETS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['random bytes', randomBytes(32)],
  ['random bytes that begin as DER does', Buffer.concat([Buffer.from([0x30]), randomBytes(63)])],
  ['a text', Buffer.from('correct horse battery staple, and some more')],
  ['a text that names keys', Buffer.from('my kty is a secret')],
  ['base64 of random bytes', Buffer.from(randomBytes(48).toString('base64'))],
  ['no bytes', Buffer.alloc(0)],
];

for (const [name, bytes] of SECRETS) {
  test(`isKeyText() takes ${name} for no key`, () => {
    assert.equal(isKeyText(bytes), false);
  });
}
