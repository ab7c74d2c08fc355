// Takes the place of `@postern/testing` while mutants are tried: the same keys again for each mutant and each process, for an
// RSA key takes a tenth of a second. A file that asks twice for a key of one kind still gets two.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import {
  createSigner as createRealSigner,
  generateJwkPair as generateRealJwkPair,
} from '../testing/dist/index.js';

// What is named below takes the place of its namesakes.
export * from '../testing/dist/index.js';

/** In Stryker's copy of the sources, which is deleted after the run. */
const KEYS_FILE = 'test-keys.jsonl';

const made = new Map();
let asked = new Map();

if (existsSync(KEYS_FILE)) {
  for (const line of readFileSync(KEYS_FILE, 'utf8').trim().split('\n')) {
    const [name, key] = JSON.parse(line);
    made.set(name, key);
  }
}

/** What follows asks for its first keys. */
export function startKeysAnew() {
  asked = new Map();
}

export function createSigner(alg, kid = 'key-1') {
  if (!/^[RP]S/.test(alg)) return createRealSigner(alg, kid);
  const { jwk, privateJwk } = again(`${alg} ${kid}`, () => {
    const signer = createRealSigner(alg, kid);
    return { jwk: signer.jwk, privateJwk: signer.privateJwk };
  });
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  return { alg, kid, jwk, privateJwk, publicKey, privateKey };
}

export function generateJwkPair(type, options) {
  if (type !== 'rsa') return generateRealJwkPair(type, options);
  return again(`${type} ${JSON.stringify(options)}`, () => generateRealJwkPair(type, options));
}

function again(kind, make) {
  const place = asked.get(kind) ?? 0;
  asked.set(kind, place + 1);
  const name = `${kind} ${place}`;
  if (!made.has(name)) {
    made.set(name, make());
    appendFileSync(KEYS_FILE, `${JSON.stringify([name, made.get(name)])}\n`);
  }
  return structuredClone(made.get(name));
}
