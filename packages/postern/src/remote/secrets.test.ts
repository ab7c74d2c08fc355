import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecrets, type SecretReference, type Secrets } from './secrets.ts';

const START = 1_800_000_000;

type Answer = () => Response | Promise<Response>;

interface Scene {
  readonly secrets: Secrets<{ readonly values: readonly unknown[] }>;
  /** Bodies of what was asked. */
  readonly asked: { readonly url: string; readonly body: string; readonly target: string | null }[];
  answer: Answer;
}

const RING: SecretReference = {
  option: 'session.keyRing',
  service: 'secretsmanager',
  name: 'app/ring',
  region: 'eu-west-1',
  read: (text) => {
    if (text === 'wrong') throw new TypeError('quotes the value');
    return text;
  },
};

function begin(references: readonly SecretReference[] = [RING]): Scene {
  const asked: Scene['asked'] = [];
  const scene: Scene = {
    asked,
    answer: () => secretString('one'),
    secrets: createSecrets(references, {
      fetch: async (url, init) => {
        const headers = new Headers(init.headers as Record<string, string>);
        asked.push({ url, body: String(init.body), target: headers.get('x-amz-target') });
        return scene.answer();
      },
      signSigV4: async ({ headers }) => new Headers(headers),
      make: (values) => ({ values }),
    }),
  };
  return scene;
}

function secretString(text: string): Response {
  return Response.json({ Name: 'app/ring', SecretString: text });
}

function failure(status: number, type: string): Response {
  return Response.json({ __type: type, message: 'canary' }, { status });
}

async function valuesAt({ secrets }: Scene, now: number): Promise<readonly unknown[] | undefined> {
  return (await secrets.get(now))?.values;
}

describe('createSecrets()', () => {
  it('asks once, for all who wait, and keeps the values for 300 seconds', async () => {
    const scene = begin();
    const all = await Promise.all([1, 2, 3].map(() => valuesAt(scene, START)));
    assert.deepEqual(all, [['one'], ['one'], ['one']]);
    await valuesAt(scene, START + 299);
    assert.equal(scene.asked.length, 1);
    assert.deepEqual(scene.asked[0], {
      url: 'https://secretsmanager.eu-west-1.amazonaws.com/',
      body: '{"SecretId":"app/ring"}',
      target: 'secretsmanager.GetSecretValue',
    });
    scene.answer = () => secretString('two');
    assert.deepEqual(await valuesAt(scene, START + 300), ['two']);
  });

  it('makes the same of the same values only once', async () => {
    const { secrets } = begin();
    assert.equal(await secrets.get(START), await secrets.get(START + 300));
  });

  it('asks for a parameter decrypted, in China at its own domain', async () => {
    const scene = begin([{ ...RING, service: 'ssm', name: '/app/ring', region: 'cn-north-1' }]);
    scene.answer = () => Response.json({ Parameter: { Value: 'one' } });
    assert.deepEqual(await valuesAt(scene, START), ['one']);
    assert.deepEqual(scene.asked, [
      {
        url: 'https://ssm.cn-north-1.amazonaws.com.cn/',
        body: '{"Name":"/app/ring","WithDecryption":true}',
        target: 'AmazonSSM.GetParameter',
      },
    ]);
  });

  it('asks once for two members of one secret', async () => {
    const scene = begin([
      { ...RING, jsonKey: 'a' },
      { ...RING, jsonKey: 'b' },
    ]);
    scene.answer = () => secretString('{"a":"text","b":{"nested":1}}');
    assert.deepEqual(await valuesAt(scene, START), ['text', '{"nested":1}']);
    assert.equal(scene.asked.length, 1);
  });

  it('takes a binary secret as text', async () => {
    const scene = begin();
    scene.answer = () => Response.json({ SecretBinary: Buffer.from('one').toString('base64') });
    assert.deepEqual(await valuesAt(scene, START), ['one']);
  });

  it('refreshes ahead only what has been needed', async () => {
    const scene = begin();
    assert.equal(scene.secrets.refreshIfDue(START), undefined);
    await valuesAt(scene, START);
    assert.equal(scene.secrets.refreshIfDue(START + 239), undefined);
    scene.answer = () => secretString('two');
    await scene.secrets.refreshIfDue(START + 240);
    assert.deepEqual(scene.secrets.fresh(START + 240)?.values, ['two']);
  });

  it('uses old values for 24 hours where nobody answers, and then none', async () => {
    const scene = begin();
    await valuesAt(scene, START);
    scene.answer = () => failure(503, 'ServiceUnavailableException');
    assert.deepEqual(await valuesAt(scene, START + 86_399), ['one']);
    assert.equal(scene.secrets.fresh(START + 86_399), undefined);
    assert.equal(await valuesAt(scene, START + 86_405), undefined);
  });

  it('asks a second time after throttling and errors of the service, and not after a refusal', async () => {
    for (const [status, type, times] of [
      [400, 'ThrottlingException', 2],
      [429, 'TooManyRequestsException', 2],
      [500, 'InternalServiceError', 2],
      [400, 'com.amazonaws.secretsmanager#ResourceNotFoundException', 1],
      [400, 'AccessDeniedException', 1],
    ] as const) {
      const scene = begin();
      scene.answer = () => failure(status, type);
      assert.equal(await valuesAt(scene, START), undefined);
      assert.equal(scene.asked.length, times, type);
      assert.equal(scene.secrets.fault(), `session.keyRing ${type.split('#').at(-1)}`);
    }
  });

  it('pauses for 5 seconds after a failure', async () => {
    const scene = begin();
    scene.answer = () => failure(400, 'AccessDeniedException');
    await valuesAt(scene, START);
    await valuesAt(scene, START + 4.9);
    assert.equal(scene.asked.length, 1);
    scene.answer = () => secretString('one');
    assert.deepEqual(await valuesAt(scene, START + 5), ['one']);
    assert.equal(scene.secrets.fault(), undefined);
  });

  it('keeps the values before a wrong one, and quotes nothing of it', async () => {
    const scene = begin();
    await valuesAt(scene, START);
    scene.answer = () => secretString('wrong');
    assert.deepEqual(await valuesAt(scene, START + 300), ['one']);
    assert.equal(scene.secrets.fault(), 'session.keyRing invalid');
  });

  it('says what else is missing', async () => {
    for (const [answer, reference, fault] of [
      [() => secretString('no JSON'), { ...RING, jsonKey: 'a' }, 'session.keyRing jsonKey'],
      [() => secretString('{}'), { ...RING, jsonKey: 'toString' }, 'session.keyRing jsonKey'],
      [() => new Response('<html>', { status: 200 }), RING, 'session.keyRing http_200'],
      [() => Promise.reject(new Error('canary')), RING, 'session.keyRing unreachable'],
    ] as const) {
      const scene = begin([reference]);
      scene.answer = answer as Answer;
      assert.equal(await valuesAt(scene, START), undefined);
      assert.equal(scene.secrets.fault(), fault);
    }
  });

  it('gives an endpoint that hangs up after its deadline, and believes nothing that comes later', async () => {
    const scene = begin();
    let release: (response: Response) => void = () => undefined;
    scene.answer = () => new Promise((resolve) => (release = resolve));
    // What keeps a process alive on Lambda is the request itself.
    const alive = setInterval(() => undefined, 1_000);
    assert.equal(await valuesAt(scene, START), undefined);
    clearInterval(alive);
    assert.equal(scene.secrets.fault(), 'timeout');
    release(secretString('late'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(scene.secrets.fresh(START), undefined);
  });

  it('abandons an attempt that was frozen with its process', async () => {
    const scene = begin();
    const releases: ((response: Response) => void)[] = [];
    scene.answer = () => new Promise((resolve) => releases.push(resolve));
    const frozen = valuesAt(scene, START);
    await new Promise((resolve) => setImmediate(resolve));
    const thawed = valuesAt(scene, START + 60);
    await new Promise((resolve) => setImmediate(resolve));
    releases[1]?.(secretString('new'));
    assert.deepEqual(await thawed, ['new']);
    releases[0]?.(secretString('old'));
    await frozen;
    assert.deepEqual(scene.secrets.fresh(START + 60)?.values, ['new']);
  });
});
