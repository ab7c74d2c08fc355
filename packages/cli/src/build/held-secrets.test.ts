/** Which secrets are in a text, in whatever form a bundle has them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createSigner } from '@postern/testing';
import { heldSecrets } from './held-secrets.ts';

const key = randomBytes(32).toString('base64url');
const ring = JSON.stringify({
  current: { kid: 'a', secret: randomBytes(32).toString('base64url') },
});
const pem = createSigner('ES256').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const values = new Map([
  ['KEY', key],
  ['PEM', pem],
  ['RING', ring],
  ['SHORT', 'pass"word'],
]);

const HELD: readonly (readonly [title: string, text: string, names: readonly string[]])[] = [
  ['nothing', 'export const handler = () => 1;', []],
  ['one as it is', `var k="${key}"`, ['KEY']],
  ['one as the bytes that it encodes', Buffer.from(key, 'base64url').toString('hex'), ['KEY']],
  ['the secret of a ring alone', `s:"${JSON.parse(ring).current.secret}"`, ['RING']],
  ['the kid of a ring alone', 'kid:"a"', []],
  ['a PEM in a string', JSON.stringify(pem), ['PEM']],
  ['a PEM in a template', `\`${pem}\``, ['PEM']],
  ['the body of a PEM', pem.split('\n')[1] ?? '', ['PEM']],
  ['the head of a PEM', '-----BEGIN PRIVATE KEY-----', []],
  ['a short one in a string', JSON.stringify({ secret: 'pass"word' }), ['SHORT']],
];

for (const [title, text, names] of HELD) {
  test(`heldSecrets() finds ${title}`, () => {
    assert.deepEqual(heldSecrets([text], values), names);
    assert.deepEqual(heldSecrets(['other', text], values), names);
  });
}
