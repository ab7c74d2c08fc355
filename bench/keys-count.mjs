// The `keys` suite, in a process of its own: prints its rows as JSON.
import { JwtVerifier } from 'aws-jwt-verify';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createVerifier } from 'postern/jwt';
import { isAccepted } from './contenders.mjs';
import { assert, freshCopies, measureInterleaved, summarize } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { AUDIENCE, createKey, createTokens, ISSUER, jwkOf, tamper } from './tokens.mjs';

const COUNTS = [1, 10, 100, 1000];
const TOKENS = 256;
const ROUNDS = 40;
const ALGORITHM = 'ES256';

const keys = Array.from({ length: Math.max(...COUNTS) }, (_, index) =>
  createKey(ALGORITHM, `key-${index}`),
);
const rows = [];
for (const count of COUNTS) rows.push(await measureCount(count));
console.log(JSON.stringify(rows));

async function measureCount(count) {
  const used = keys.slice(0, count);
  const tokens = Array.from({ length: TOKENS }, (_, index) => used[index % count]).flatMap((key) =>
    createTokens(key, { count: 1 }),
  );
  const jwks = { keys: used.map(jwkOf) };
  const contenders = [createPostern(jwks), createAwsJwtVerify(jwks), createJose(jwks)].map(
    (contender) => ({ inputs: () => freshCopies(tokens), ...contender }),
  );
  for (const { name, call } of contenders) {
    assert((await call(tamper(tokens[0]))) === false, `${name} accepts a forgery`);
  }
  const times = await measureInterleaved(contenders, { rounds: ROUNDS });
  const microseconds = (name) => summarize(times[name].map((time) => time / 1000));
  const own = microseconds('postern');
  return row({
    suite: 'keys',
    name: `${ALGORITHM}, ${count.toLocaleString('en')} ${count === 1 ? 'key' : 'keys'}`,
    value: own.median,
    unit: 'µs',
    peers: {
      'aws-jwt-verify': microseconds('aws-jwt-verify').median,
      jose: microseconds('jose').median,
    },
    spread: spreadOf(own),
  });
}

function createPostern(jwks) {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [ALGORITHM],
    jwks,
  });
  return { name: 'postern', call: (token) => verifier.verifySync(token).ok };
}

function createAwsJwtVerify(jwks) {
  const jwksUri = `${ISSUER}.well-known/jwks.json`;
  const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksUri });
  verifier.cacheJwks(jwks);
  return { name: 'aws-jwt-verify', call: (token) => isAccepted(() => verifier.verifySync(token)) };
}

function createJose(jwks) {
  const find = createLocalJWKSet(jwks);
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM] };
  const call = (token) =>
    jwtVerify(token, find, options).then(
      () => true,
      () => false,
    );
  return { name: 'jose', call, isAsync: true };
}
