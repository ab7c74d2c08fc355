/**
 * Three hours of a verifier by its own clock, one of them with a key server that fails in every way there is: a real
 * server on loopback, a fetch for each attempt. The order of faults is the same in each run.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import { serveKeys } from '../support/jwks-server.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { listFaults, startFaultServer } from './fault-server.ts';
import { goodToken, invalidTokens } from './viewers.ts';

const START = 1_800_000_000;
const HOUR_SECONDS = 3_600;
const STEP_SECONDS = 10;
const COOLDOWN_SECONDS = 30;
const MAX_AGE_SECONDS = 600;

const [known, next, forger] = ['known', 'next', 'forger'].map((kid) =>
  createSigner('ES256', kid),
) as [Signer, Signer, Signer];
const server = await startFaultServer();
const elsewhere = await startFaultServer();
elsewhere.answerWith(serveKeys(forger));
after(() => Promise.all([server.stop(), elsewhere.stop()]));
const faults = listFaults({ forger, elsewhere: elsewhere.url });
const invalid = invalidTokens(known, forger);

/** The verifier and the hands of its clock. */
interface Scene {
  now: number;
  /** Fetches begun. One on a connection that the server has just cut does not reach it. */
  attempts: number;
  readonly verifier: Verifier;
}

function createScene(): Scene {
  const scene = { now: START, attempts: 0 } as Scene;
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwks: { keys: [known.jwk] },
    jwksUri: server.url,
    jwksMaxAgeSeconds: MAX_AGE_SECONDS,
    jwksCooldownSeconds: COOLDOWN_SECONDS,
    jwksTimeoutSeconds: 0.05,
    clock: () => scene.now,
    fetch: (url, init) => {
      scene.attempts++;
      return fetch(url, init);
    },
  });
  return Object.assign(scene, { verifier });
}

/** One step: whoever comes, comes while a refresh is under way, and once more after it. */
async function step({ verifier, now }: Scene, trusted: readonly Signer[]): Promise<string> {
  const refresh = verifier.refreshIfDue(now);
  assertDecisions(verifier, now, trusted);
  await refresh;
  const { code } = { code: 'ok', ...(await verifier.verify(goodToken(next, now))) };
  assertDecisions(verifier, now, trusted);
  return code;
}

function assertDecisions(verifier: Verifier, now: number, trusted: readonly Signer[]): void {
  for (const signer of trusted) {
    assert.equal(verifier.verifySync(goodToken(signer, now)).ok, true, 'a good token is refused');
  }
  for (const [title, make] of Object.entries(invalid)) {
    assert.equal(verifier.verifySync(make(now)).ok, false, `accepted although ${title}`);
  }
}

/** Runs the clock to `end`; answers what became of the tokens of the next key. */
async function runUntil(
  scene: Scene,
  end: number,
  trusted: readonly Signer[],
): Promise<Set<string>> {
  const codes = new Set<string>();
  for (; scene.now < end; scene.now += STEP_SECONDS) codes.add(await step(scene, trusted));
  return codes;
}

/** The key server is well again, with one key more: the first token of that key finds it. */
async function recover(scene: Scene): Promise<void> {
  server.answerWith(serveKeys(known, next));
  scene.now += COOLDOWN_SECONDS;
  assert.equal(await step(scene, [known]), 'ok');
}

describe('an hour without a key server', () => {
  it(`of ${Object.keys(faults).length} faults in turn costs no known key, and the next key is found after it`, async () => {
    const scene = createScene();
    server.answerWith(serveKeys(known));
    await runUntil(scene, START + MAX_AGE_SECONDS, [known]);
    const begin = scene.now;
    const turn = HOUR_SECONDS / Object.keys(faults).length;
    for (const [index, fault] of Object.values(faults).entries()) {
      server.answerWith(fault);
      const codes = await runUntil(scene, begin + (index + 1) * turn, [known]);
      assert.ok(!codes.has('ok'), 'a key is believed that no answer held');
      assert.equal(scene.attempts, (scene.now - START) / COOLDOWN_SECONDS, 'one for each cooldown');
    }
    assert.ok(server.fetches <= scene.attempts, 'a fetch is repeated');
    assert.equal(elsewhere.fetches, 0, 'a redirect was followed');

    await recover(scene);
    await runUntil(scene, scene.now + MAX_AGE_SECONDS, [known, next]);

    // Withdrawn: refused as soon as the set is renewed, which is at most one maximum age later.
    server.answerWith(serveKeys(next));
    scene.now += MAX_AGE_SECONDS;
    await runUntil(scene, scene.now + STEP_SECONDS, []);
    const withdrawn = scene.verifier.verifySync(goodToken(known, scene.now));
    assert.equal(withdrawn.ok ? 'ok' : withdrawn.code, 'key_not_found');
    await runUntil(scene, scene.now + MAX_AGE_SECONDS, [next]);
  });

  it('with nobody at the port costs no known key either, and the port is tried again', async () => {
    const scene = createScene();
    await server.stop();
    const codes = await runUntil(scene, START + HOUR_SECONDS, [known]);
    assert.deepEqual([...codes], ['jwks_unavailable']);
    await server.start();
    await recover(scene);
    assertDecisions(scene.verifier, scene.now, [known, next]);
    assert.equal(scene.attempts, 1 + HOUR_SECONDS / COOLDOWN_SECONDS);
  });
});
