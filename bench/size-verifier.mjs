// Part of suite `size`: a verifier alone, for one issuer and RS256, that fetches its keys and keeps them through rotation and
// outages, with the verdict cache; beside peers that fetch their keys, made by the same tools.
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import { connect } from 'node:tls';
import { createSigner, selfSignedCertificate } from '@postern/testing';
import { partsOf, planGate } from 'postern/gate';
import { bundle } from '../packages/cli/dist/build/bundle.js';
import { toSource } from '../packages/cli/dist/build/to-source.js';
import { zipFiles } from '../packages/cli/dist/build/zip.js';
import { buildModule } from './build.mjs';
import { assert } from './measure.mjs';
import { BENCH, cacheFolder } from './paths.mjs';
import { row } from './rows.mjs';
import { AUDIENCE, createKey, createTokens, ISSUER, jwkOf, tamper } from './tokens.mjs';

const GOAL_BYTES = 3400;
const JWKS_URI = `${ISSUER}.well-known/jwks.json`;
const OPTIONS = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], jwksUri: JWKS_URI };

/** Each exports `verify(token)`, which throws, rejects or answers `ok: false` for a bad token. */
const PEERS = {
  'aws-jwt-verify': `
    import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
    const options = ${JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI })};
    const verifier = JwtVerifier.create(options);
    export const verify = (token) => verifier.verify(token);`,
  jose: `
    import { createRemoteJWKSet, jwtVerify } from 'jose';
    const keys = createRemoteJWKSet(new URL(${JSON.stringify(JWKS_URI)}));
    const options = ${JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] })};
    export const verify = (token) => jwtVerify(token, keys, options);`,
};

export async function measureVerifierSize() {
  const key = createKey('RS256');
  const built = {
    fetching: await buildVerifier(OPTIONS),
    baked: await buildVerifier({ ...OPTIONS, jwks: { keys: [jwkOf(key)] } }),
  };
  const peers = {};
  for (const [name, source] of Object.entries(PEERS)) peers[name] = await buildModule(source);
  await assertWork({ ...built, ...peers }, key);
  const sizes = Object.entries(peers).map(([name, { zipBytes }]) => [name, zipBytes]);
  const common = { suite: 'size', unit: 'bytes', peers: Object.fromEntries(sizes) };
  return [
    row({
      ...common,
      name: 'verifier with remote keys and verdict cache, zipped',
      value: built.fetching.zipBytes,
      goal: GOAL_BYTES,
      floor: GOAL_BYTES,
    }),
    row({ ...common, name: 'the same with a key baked, zipped', value: built.baked.zipBytes }),
  ];
}

/** Through the build of a gate: the plan of one that asks for a token has the verifier's plan in it. */
async function buildVerifier(options) {
  const config = {
    ...options,
    cacheMaxEntries: 1000,
    rules: [{ path: '*', allow: 'authenticated' }],
  };
  const { plan } = planGate({ ...config, log: 'none' });
  const parts = partsOf(plan).verifier.join(', ');
  const entry = `
    import { assembleIssuer, ${parts} } from 'postern/parts';
    const plan = ${toSource(plan.verifier.issuers[0])};
    const verifier = assembleIssuer(plan, { ${parts}, clock: () => Date.now() / 1000, fetch });
    export const verify = (token) => verifier.verify(token);
    export const verifySync = (token) => verifier.verifySync(token);
    export const refreshIfDue = (now) => verifier.refreshIfDue(now);`;
  const { code } = await bundle({ entry, configFolder: BENCH, plan });
  return { code, zipBytes: (await zipFiles({ 'index.mjs': Buffer.from(code) })).length };
}

/** A module that does less would be smaller: each takes good tokens with keys it has fetched, and no forgery. */
async function assertWork(modules, key) {
  const folder = cacheFolder('size');
  const [token] = createTokens(key, { count: 1 });
  const real = globalThis.fetch;
  const jwks = { keys: [jwkOf(key)] };
  globalThis.fetch = async () => Response.json(jwks);
  const provider = await serveByHttps(jwks);
  try {
    for (const [name, { code }] of Object.entries(modules)) {
      const file = `${folder}/verifier-${name}.mjs`;
      writeFileSync(file, code);
      const { verify } = await import(`${file}?${Date.now()}`);
      const accepts = (text) =>
        verify(text).then(
          (answer) => answer.ok ?? true,
          () => false,
        );
      assert(!(await accepts(tamper(token))), `${name} accepts a forgery`);
      for (const time of ['first', 'second']) assert(await accepts(token), `${name}: ${time} time`);
    }
  } finally {
    globalThis.fetch = real;
    provider.close();
  }
}

/** The provider for who fetches by `node:https`: on loopback, where every connection of the global agent goes meanwhile. */
async function serveByHttps(jwks) {
  const signer = createSigner('ES256');
  const cert = toPem(selfSignedCertificate(signer));
  const key = signer.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = https.createServer({ key, cert }, (_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const { createConnection } = https.globalAgent;
  https.globalAgent.createConnection = () =>
    connect({ host: '127.0.0.1', port, ca: cert, checkServerIdentity: () => undefined });
  return {
    close() {
      https.globalAgent.createConnection = createConnection;
      server.closeAllConnections();
      server.close();
    },
  };
}

function toPem(certificate) {
  const lines = certificate
    .toString('base64')
    .match(/.{1,64}/g)
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
