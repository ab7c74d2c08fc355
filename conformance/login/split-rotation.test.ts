/** `postern keys rotate` on a split gate that is in use: sessions of every generation pass, and nobody is signed out. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyRing } from 'postern/gate';
import { findCanaries } from './canaries.ts';
import { configSecrets } from './gather-secrets.ts';
import { codeOf, signIn, userOf } from './scene.ts';
import { postern } from './split-cli.ts';
import { STORE_ARN, startSplitScene } from './split-scene.ts';
import { createViewer, type Viewer } from './viewer.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-rotate-'));
after(() => rm(folder, { recursive: true }));
/** What the program has said. */
let printed = '';
await run('keys', 'generate', '--ring', '--out', 'ring.json');
const first = await readRing();
const scene = await startSplitScene({
  keyRing: first,
  store: { clock: () => Date.now() / 1000, propagationDelaySeconds: 1 },
  maxInstances: 2,
});
const { origin, store } = scene;
const script = { mode: 'cors', from: `${origin}/` } as const;

async function run(...args: readonly string[]): Promise<void> {
  const { exitCode, said } = await postern(args, folder);
  printed += said;
  assert.equal(exitCode, 0, said);
}

async function readRing(): Promise<KeyRing> {
  return JSON.parse(await readFile(join(folder, 'ring.json'), 'utf8'));
}

/** Longer than the store takes. */
function rotate(...more: readonly string[]): Promise<void> {
  const place = ['--store', STORE_ARN, '--endpoint', store.url, '--settle', '2'];
  return run('keys', 'rotate', '--file', 'ring.json', ...place, ...more);
}

/** Which key has made the viewer's session. */
function kidOf(viewer: Viewer): string {
  const { value = '' } = viewer.jar.of('localhost').get('__Host-postern-session') ?? {};
  return JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString()).kid;
}

interface Load {
  /** Who has signed in since it began. */
  readonly people: Viewer[];
  /** What each request came to: `ada`, or a refusal. */
  readonly outcomes: Map<string, number>;
  readonly stop: () => Promise<void>;
}

/** Somebody signs in, then everybody who has asks for something, and so on. */
function startLoad(): Load {
  const [people, outcomes]: [Viewer[], Map<string, number>] = [[], new Map()];
  let isOver = false;
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const turn = async () => {
    const viewer = createViewer();
    count(userOf(await signIn(viewer, `${origin}/`)) ?? 'no sign-in');
    people.push(viewer);
    for (const person of people) count(await ask(person));
  };
  const turns = async () => {
    while (!isOver) await turn();
  };
  const running = Promise.all([turns(), turns()]);
  return {
    people,
    outcomes,
    async stop() {
      isOver = true;
      await running;
    },
  };
}

async function ask(viewer: Viewer): Promise<string> {
  const page = await viewer.request(`${origin}/api/x`, script);
  return page.status === 200 ? JSON.parse(page.body).user : `${page.status} ${codeOf(page)}`;
}

describe('a rotation with the store', () => {
  it('under load signs nobody out, before, while and after the half is deployed', async () => {
    const early = createViewer();
    await signIn(early, `${origin}/`);
    const load = startLoad();
    await rotate();
    const second = await readRing();
    assert.equal(second.previous?.kid, first.current.kid);
    assert.notEqual(second.current.kid, first.current.kid);
    const before = load.people.length;
    await scene.redeployHalf(second);
    const late = createViewer();
    await signIn(late, `${origin}/`);
    await load.stop();
    assert.deepEqual([...load.outcomes.keys()], ['ada']);
    assert.ok(before > 1 && (load.outcomes.get('ada') ?? 0) > 20);
    assert.deepEqual([kidOf(early), kidOf(late)], [first.current.kid, second.current.kid]);
    assert.deepEqual([await ask(early), await ask(late)], ['ada', 'ada']);
  });

  it('leaves what is renewed signed by the new key', async () => {
    const viewer = createViewer();
    await signIn(viewer, `${origin}/`);
    const { current, previous } = await readRing();
    await scene.redeployHalf({ current: previous as KeyRing['current'] });
    await signIn(viewer, `${origin}/.postern/login?return_to=%2F`);
    assert.equal(kidOf(viewer), previous?.kid);
    await scene.redeployHalf(await readRing());
    const renewed = await viewer.request(`${origin}/.postern/refresh`, {
      ...{ ...script, method: 'POST' },
    });
    assert.equal(renewed.status, 200);
    assert.equal(kidOf(viewer), current.kid);
    assert.equal(await ask(viewer), 'ada');
  });

  it('is refused while sessions of the key before may be alive; by force it ends them', async () => {
    const old = createViewer();
    const before = await readRing();
    await scene.redeployHalf({ current: before.previous as KeyRing['current'] });
    await signIn(old, `${origin}/`);
    await scene.redeployHalf(before);
    const young = createViewer();
    await signIn(young, `${origin}/`);
    await assert.rejects(rotate(), /sessions of the key before/);
    assert.deepEqual([await ask(old), await ask(young)], ['ada', 'ada']);
    await rotate('--force');
    // The last write of the rotation is on its way for a second.
    while (store.read().entries.get('ring') !== store.entries().get('ring')) await wait(100);
    assert.deepEqual([await ask(old), await ask(young)], ['401 session_invalid', 'ada']);
  });

  it('says no key, and leaves three derived ones in the store', async () => {
    const ring = await readRing();
    const { keys } = JSON.parse(store.entries().get('ring') ?? '') as { keys: object };
    assert.equal(Object.keys(keys).length, 3);
    const secrets = new Map<string, string>();
    for (const current of [first.current, ring.next, ring.current, ring.previous]) {
      for (const [name, secret] of current ? configSecrets({ current }) : []) {
        secrets.set(`${name} of ${current?.kid}`, secret);
      }
    }
    assert.ok(secrets.size > 25 && printed.includes(ring.current.kid));
    const said = [printed, ...scene.events.map((event) => JSON.stringify(event))].join('\n');
    assert.deepEqual(findCanaries(said, secrets), []);
  });
});
