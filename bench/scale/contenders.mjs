// Who is simulated: the real gate and the real peers, on a network and a clock of ours.
// `create(surroundings)` makes one instance's verifier; `decide(token)` tells whether the token was accepted.
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { createGate } from 'postern/gate';
import { BUILT_AT, MIDNIGHT, REBUILD } from './assumptions.mjs';
import { clock } from './clock.mjs';
import { AUDIENCE, ISSUER, JWKS_URI } from './provider.mjs';

export const CONTENDERS = {
  postern: { create: createPostern, bakedAt: () => BUILT_AT },
  'postern, rebuilt hourly': { create: createPostern, bakedAt: lastRebuild },
  'postern, no baked keys': { create: createPostern },
  'aws-jwt-verify': { create: createAwsJwtVerify },
  jose: { create: createJose },
};

/** When the bundle that is live at a time of the day was built. In an outage the build fails, and the old one stays. */
function lastRebuild(time, provider) {
  const { everySeconds, deploySeconds } = REBUILD;
  let builtAt = Math.floor((time - deploySeconds) / everySeconds) * everySeconds;
  while (builtAt > BUILT_AT && provider.isDown(builtAt)) builtAt -= everySeconds;
  return Math.max(builtAt, BUILT_AT);
}

/** The default of the option `jwksTimeoutSeconds`. */
const POSTERN_TIMEOUT_SECONDS = 2;

function createPostern({ network, baked }) {
  const config = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    jwksUri: JWKS_URI,
    rules: [{ path: '*', allow: 'authenticated' }],
  };
  const fetchedAt = baked && MIDNIGHT + baked.fetchedAt;
  const lock = baked && { [ISSUER]: { jwksUri: JWKS_URI, jwks: baked.keys, fetchedAt } };
  const gate = createGate(config, {
    clock: () => clock.now,
    fetch: () => network.fetch(POSTERN_TIMEOUT_SECONDS),
    ...(lock && { lock }),
  });
  return {
    refreshIfDue: () => gate.refreshIfDue(clock.now),
    decide: async (token) => (await gate(toRequest(token), clock.now)).kind === 'allow',
  };
}

function toRequest(token) {
  return {
    method: 'GET',
    host: 'api.example.com',
    path: '/orders',
    query: '',
    headers: { host: ['api.example.com'], authorization: [`Bearer ${token}`] },
    clientIp: '198.51.100.7',
  };
}

/** Its own fetcher speaks https; this one does as that does: three seconds, and one more attempt, but for a bad status. */
const AWS_TIMEOUT_SECONDS = 3;

function createAwsJwtVerify({ network }) {
  const once = async () => network.fetch(AWS_TIMEOUT_SECONDS);
  const fetcher = {
    async fetch() {
      const response = await once().catch(once);
      if (!response.ok) throw new Error('Status code is not 200');
      return response.arrayBuffer();
    },
  };
  const jwksCache = new SimpleJwksCache({ fetcher, penaltyBox: createPenaltyBox() });
  const verifier = JwtVerifier.create(
    { issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI },
    { jwksCache },
  );
  return { decide: (token) => isAccepted(verifier.verify(token)) };
}

/** Its own waits with a timer; this one with the simulated clock, for the same ten seconds after a kid that was not found. */
function createPenaltyBox() {
  let endsAt = -Infinity;
  return {
    async wait() {
      if (clock.now < endsAt) throw new Error('Still waiting');
    },
    registerFailedAttempt: () => {
      endsAt = clock.now + 10;
    },
    registerSuccessfulAttempt: () => {
      endsAt = -Infinity;
    },
    release: () => {
      endsAt = -Infinity;
    },
  };
}

/** The default of its option `timeoutDuration`. Cooldown (30 s) and maximum age (10 min) are its defaults too. */
const JOSE_TIMEOUT_SECONDS = 5;

function createJose({ network }) {
  const keys = createRemoteJWKSet(new URL(JWKS_URI), {
    [customFetch]: () => network.fetch(JOSE_TIMEOUT_SECONDS),
  });
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] };
  return {
    decide: (token) =>
      isAccepted(jwtVerify(token, keys, { ...options, currentDate: new Date(clock.now * 1000) })),
  };
}

/** These throw for a token that they refuse. */
function isAccepted(verifying) {
  return verifying.then(
    () => true,
    () => false,
  );
}
