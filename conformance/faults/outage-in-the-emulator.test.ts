/**
 * An outage of the key server with the built function in the local CloudFront: Lambda's runtime client, the system's
 * clock, instances that are frozen between requests. An hour is scaled to `POSTERN_OUTAGE_SECONDS`, with an attempt for
 * each second; `npm run faults` takes 60.
 */
import assert from 'node:assert/strict';
import { after, it, type TestContext } from 'node:test';
import { startEmulator } from '@postern/emulator';
import { createSigner, type Signer } from '@postern/testing';
import { bearerGateConfig } from '../bearer-gate/config.ts';
import { buildBundle } from '../runtimes/build-bundle.ts';
import { startEchoOrigin } from '../support/echo-origin.ts';
import { serveKeys } from '../support/jwks-server.ts';
import { sendRaw } from '../support/raw-http.ts';
import { listFaults, startFaultServer } from './fault-server.ts';
import { goodToken, invalidTokens } from './viewers.ts';

const OUTAGE_SECONDS = Number(process.env.POSTERN_OUTAGE_SECONDS ?? 8);
const COOLDOWN_SECONDS = 1;
const INSTANCES = 3;

const [known, next, forger] = ['known', 'next', 'forger'].map((kid) =>
  createSigner('RS256', kid),
) as [Signer, Signer, Signer];
const keyServer = await startFaultServer();
const elsewhere = await startFaultServer();
elsewhere.answerWith(serveKeys(forger));
const faults = Object.entries(listFaults({ forger, elsewhere: elsewhere.url }));
const built = await buildBundle({
  ...bearerGateConfig(known),
  jwksUri: keyServer.url,
  jwksMaxAgeSeconds: 1,
  jwksCooldownSeconds: COOLDOWN_SECONDS,
  jwksTimeoutSeconds: 0.3,
});
const origin = await startEchoOrigin();
const instances = { started: 0, ended: 0 };
const emulator = await startEmulator({
  behaviors: [{ viewerRequest: { zip: built.zip } }],
  origin: { url: origin.url },
  maxInstances: INSTANCES,
  onEvent: ({ type }) => {
    if (type === 'instance-start') instances.started++;
    if (type === 'instance-exit') instances.ended++;
  },
});
after(async () => {
  await emulator.close();
  await Promise.all([origin.close(), keyServer.stop(), elsewhere.stop(), built.remove()]);
});

/** Seconds that the emulator's instances have had for fetches. */
const startedAt = now();

function now(): number {
  return Date.now() / 1000;
}

/** `200`, or the status and code of the refusal. */
async function ask(token: string): Promise<string> {
  const head = ['GET /me HTTP/1.1', 'host: api.example.com', `authorization: Bearer ${token}`];
  const { status, body } = await sendRaw(emulator.port, head);
  return status === 200 ? '200' : `${status} ${(JSON.parse(body) as { error: string }).error}`;
}

/** As many viewers at a time as there are instances, each asking again and again. */
async function visitUntil(end: number, visit: (turn: number) => Promise<void>): Promise<void> {
  let turn = 0;
  const viewer = async () => {
    while (now() < end) await visit(turn++);
  };
  await Promise.all(Array.from({ length: INSTANCES }, viewer));
}

function assertBounded(): void {
  const attempts = Math.floor((now() - startedAt) / COOLDOWN_SECONDS) + 1;
  const most = instances.started * attempts;
  assert.ok(keyServer.fetches <= most, `${keyServer.fetches} fetches, at most ${most} are due`);
}

async function endure(context: TestContext): Promise<void> {
  const begin = now();
  const counts = { known: 0, next: 0, invalid: 0 };
  const invalid = Object.entries(invalidTokens(known, forger));
  await visitUntil(begin + OUTAGE_SECONDS, async (turn) => {
    const share = Math.min((now() - begin) / OUTAGE_SECONDS, 0.999);
    const [, fault] = faults[Math.floor(share * faults.length)] as (typeof faults)[number];
    keyServer.answerWith(fault);
    const [title, make] = invalid[turn % invalid.length] as (typeof invalid)[number];
    assert.equal(await ask(goodToken(known, now())), '200', 'a good token is refused');
    assert.notEqual(await ask(make(now())), '200', `accepted although ${title}`);
    assert.equal(await ask(goodToken(known, now())), '200', 'a good token is refused');
    assert.match(await ask(goodToken(next, now())), /^(401 key_not_found|503 jwks_unavailable)$/);
    counts.known += 2;
    counts.invalid++;
    counts.next++;
    assertBounded();
  });
  assert.ok(keyServer.fetches >= OUTAGE_SECONDS / 2, `${keyServer.fetches} fetches`);
  assert.equal(elsewhere.fetches, 0, 'a redirect was followed');
  assert.deepEqual(instances, { started: INSTANCES, ended: 0 }, 'an instance died');
  const { known: allowed, invalid: refused, next: unknown } = counts;
  context.diagnostic(
    `${OUTAGE_SECONDS} s: ${allowed} known allowed, ${refused} invalid and ${unknown} unknown refused, ${keyServer.fetches} fetches by ${INSTANCES} instances`,
  );
}

/** Asks until the answer is `wanted`: an instance may be within its cooldown still. */
async function becomes(make: () => string, wanted: string): Promise<void> {
  const end = now() + 5 * COOLDOWN_SECONDS;
  let answer = await ask(make());
  while (answer !== wanted && now() < end) answer = await ask(make());
  assert.equal(answer, wanted);
}

it(
  `an outage of ${OUTAGE_SECONDS} s refuses nobody with a known key and lets in nobody else`,
  endure,
);

it('afterwards the next key is found, and a withdrawn one is refused', async () => {
  keyServer.answerWith(serveKeys(known, next));
  await becomes(() => goodToken(next, now()), '200');
  assert.equal(await ask(goodToken(known, now())), '200');
  keyServer.answerWith(serveKeys(next));
  await becomes(() => goodToken(known, now()), '401 key_not_found');
  assertBounded();
});
