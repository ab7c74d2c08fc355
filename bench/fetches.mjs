// Suite `fetches`: how often the provider is asked for its keys, counted at a server on loopback. Nothing is timed.
import { createServer } from 'node:http';
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { verifyWithJwks } from 'hono/jwt';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { createVerifier } from 'postern/jwt';
import { assert } from './measure.mjs';
import { row } from './rows.mjs';
import { AUDIENCE, createKey, createTokens, ISSUER, jwkOf } from './tokens.mjs';

const TOKENS = 100;
const ALGORITHM = 'ES256';

export async function measure() {
  const key = createKey(ALGORITHM, 'known');
  const tokens = createTokens(key, { count: 3 * TOKENS });
  const strangers = Array.from({ length: TOKENS }, (_, index) => `stranger-${index}`).flatMap(
    (kid) => createTokens(createKey(ALGORITHM, kid), { count: 1 }),
  );
  const counts = {};
  for (const [name, create] of Object.entries(VERIFIERS)) {
    counts[name] = await countFetches({ name, create, key, tokens, strangers });
  }
  const { postern, ...peers } = counts;
  return Object.entries(SCENES).map(([scene, name]) =>
    row({
      suite: 'fetches',
      name,
      value: postern[scene],
      unit: 'fetches',
      peers: Object.fromEntries(Object.entries(peers).map(([peer, all]) => [peer, all[scene]])),
    }),
  );
}

const SCENES = {
  cold: `${TOKENS} tokens at once at a cold start`,
  warm: `${TOKENS} more, one after the other`,
  strangers: `${TOKENS} tokens with as many unknown keys`,
  afterwards: `${TOKENS} good tokens after those`,
};

/** Fetches in each scene; the scenes follow one another with the same verifier. */
async function countFetches({ name, create, key, tokens, strangers }) {
  const server = await startServer({ keys: [jwkOf(key)] });
  const accepts = create(server.uri);
  const expect = async (all, accepted) => {
    const before = server.fetches();
    const answers = await all();
    assert(
      answers.every((one) => one === accepted),
      `${name} ${accepted ? 'refuses a good token' : 'accepts a forgery'}`,
    );
    return server.fetches() - before;
  };
  const [first, second, third] = [0, 1, 2].map((part) =>
    tokens.slice(part * TOKENS, (part + 1) * TOKENS),
  );
  const counts = {
    cold: await expect(() => Promise.all(first.map(accepts)), true),
    warm: await expect(() => inTurn(second, accepts), true),
    strangers: await expect(() => inTurn(strangers, accepts), false),
    afterwards: await expect(() => inTurn(third, accepts), true),
  };
  await server.close();
  return counts;
}

async function inTurn(tokens, accepts) {
  const answers = [];
  for (const token of tokens) answers.push(await accepts(token));
  return answers;
}

/** Each starts without keys; fast-jwt and jsonwebtoken fetch none. */
const VERIFIERS = {
  postern: (jwksUri) => {
    const verifier = createVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      jwksUri,
    });
    return async (token) => (await verifier.verify(token)).ok;
  },
  'aws-jwt-verify': (jwksUri) => {
    // Its own fetcher speaks https only.
    const fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() };
    const jwksCache = new SimpleJwksCache({ fetcher });
    const verifier = JwtVerifier.create(
      { issuer: ISSUER, audience: AUDIENCE, jwksUri },
      { jwksCache },
    );
    return (token) => isFulfilled(verifier.verify(token));
  },
  jose: (jwksUri) => {
    const find = createRemoteJWKSet(new URL(jwksUri));
    const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM] };
    return (token) => isFulfilled(jwtVerify(token, find, options));
  },
  hono: (jwksUri) => {
    const verification = { iss: ISSUER, aud: AUDIENCE, typ: 'at+jwt' };
    const options = { jwks_uri: jwksUri, allowedAlgorithms: [ALGORITHM], verification };
    return (token) => isFulfilled(verifyWithJwks(token, options));
  },
};

function isFulfilled(promise) {
  return promise.then(
    () => true,
    () => false,
  );
}

async function startServer(jwks) {
  let fetches = 0;
  const server = createServer((_, response) => {
    fetches++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `http://127.0.0.1:${server.address().port}/jwks`,
    fetches: () => fetches,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
