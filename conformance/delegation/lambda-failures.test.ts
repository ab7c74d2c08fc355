/** What comes of a Lambda delegate's failures: each of them denies, and another region is asked where that may help. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { createGate, type Gate } from 'postern/gate';
import { toGateRequest } from '../targets/core.ts';
import { bundleDelegates, newToken, openRegion, type Region, ROLE } from './lambda-scene.ts';

type LambdaDelegate = Extract<PosternConfig['delegate'], { readonly type: 'lambda' }>;

const VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION'];
const saved = VARIABLES.map((name) => [name, process.env[name]] as const);

function setVariables(
  values: readonly (readonly [name: string, value: string | undefined])[],
): void {
  for (const [name, value] of values) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function assume({ accessKeyId, secretAccessKey, sessionToken }: Partial<typeof ROLE>): void {
  setVariables([
    ['AWS_ACCESS_KEY_ID', accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', secretAccessKey],
    ['AWS_SESSION_TOKEN', sessionToken],
  ]);
}

const delegates = await bundleDelegates();
const near = await openRegion('us-east-1', delegates);
const far = await openRegion('eu-central-1', delegates);
beforeEach(() => {
  assume(ROLE);
  process.env.AWS_REGION = 'us-east-1';
});
afterEach(() => {
  for (const region of [near, far]) {
    region.setFault('faulty');
    region.setFault('verifier');
  }
});
after(async () => {
  setVariables(saved);
  await Promise.all([near.close(), far.close()]);
  await delegates.remove();
});

const BOTH = [
  { region: 'eu-central-1', endpoint: far.url },
  { region: 'us-east-1', endpoint: near.url },
];

function open(changes: Partial<LambdaDelegate> = {}): Gate {
  return createGate({
    delegate: {
      type: 'lambda',
      functionName: 'faulty',
      regions: BOTH,
      deadlineMilliseconds: 4000,
      ...changes,
    },
    forward: { headers: { 'x-by': 'sub', 'x-asked': 'asked' } },
    rules: [{ path: '*', allow: 'authenticated' }],
  });
}

interface Verdict {
  readonly said: string;
  readonly by: string | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

async function ask(gate: Gate, token = newToken()): Promise<Verdict> {
  const headers = { authorization: `Bearer ${token}` };
  const decision = await gate(toGateRequest({ path: '/me', headers }), Date.now() / 1000);
  const set = decision.kind === 'allow' ? decision.setHeaders : decision.headers;
  const by = set?.find(([name]) => name === 'x-by')?.[1];
  return { said: `${decision.status} ${decision.code}`, by, headers: set ?? [] };
}

const UNAVAILABLE = '503 delegate_unavailable';

/** How many invocations each region has seen of what `work` did. */
async function countIn(
  work: () => Promise<unknown>,
): Promise<readonly [near: number, far: number]> {
  const before = [near, far].map((region: Region) => region.count('faulty'));
  await work();
  return [near.count('faulty') - Number(before[0]), far.count('faulty') - Number(before[1])];
}

// Their instances start before anything is timed.
for (const region of [BOTH[0], BOTH[1]]) {
  assume(ROLE);
  for (const functionName of ['faulty', 'verifier']) {
    await ask(open({ functionName, regions: [region as (typeof BOTH)[0]] }));
  }
}

describe('delegation by Lambda', () => {
  it('asks the region where the gate runs, and sends the token alone', async () => {
    const token = newToken();
    const { said, headers } = await ask(open(), token);
    assert.equal(said, '200 allowed');
    const asked = headers.find(([name]) => name === 'x-asked')?.[1];
    assert.equal(asked, JSON.stringify({ token }));
    assert.deepEqual(await countIn(() => ask(open())), [1, 0]);
  });

  it('asks a region of the same area before others', async () => {
    process.env.AWS_REGION = 'eu-west-3';
    assert.equal((await ask(open())).by, 'eu-central-1');
  });

  it('asks the config’s first region where it is near to none', async () => {
    for (const here of ['ap-south-1', undefined]) {
      setVariables([['AWS_REGION', here]]);
      assert.equal((await ask(open())).by, 'eu-central-1');
    }
  });

  it('lets the verifier’s verdict stand', async () => {
    const gate = open({ functionName: 'verifier', qualifier: 'live' });
    assert.equal((await ask(gate)).said, '200 allowed');
    assert.equal((await ask(gate, newToken({ exp: 1 }))).said, '401 token_expired');
    assert.equal((await ask(gate, `${newToken()}A`)).said, '401 signature_invalid');
  });
});

describe('where one region fails', () => {
  const FAULTS = ['throttled', 'service-error', 'unavailable'] as const;
  for (const error of FAULTS) {
    it(`the other answers: ${error}`, async () => {
      near.setFault('faulty', { error });
      assert.equal((await ask(open())).by, 'eu-central-1');
    });

    it(`and the other too, nobody passes: ${error}`, async () => {
      near.setFault('faulty', { error });
      far.setFault('faulty', { error });
      assert.equal((await ask(open())).said, UNAVAILABLE);
    });
  }

  it('the other answers within the deadline: no answer', async () => {
    near.setFault('faulty', { delaySeconds: 30 });
    assert.equal((await ask(open())).by, 'eu-central-1');
  });

  it('the other answers: nobody listens', async () => {
    const down = await openRegion('us-east-1', delegates);
    await down.close();
    const regions = [{ region: 'us-east-1', endpoint: down.url }, BOTH[0] as (typeof BOTH)[0]];
    assert.equal((await ask(open({ regions }))).by, 'eu-central-1');
  });

  it('the other answers: the function is not there', async () => {
    const empty = await openRegion('us-east-1', delegates, { functions: {} });
    const regions = [{ region: 'us-east-1', endpoint: empty.url }, BOTH[0] as (typeof BOTH)[0]];
    const gate = open({ regions });
    // Four times: a function that is not there is no outage, and pauses nothing.
    for (let time = 0; time < 4; time++) assert.equal((await ask(gate)).by, 'eu-central-1');
    assert.equal(empty.count('faulty'), 4);
    await empty.close();
  });
});

describe('a function that fails', () => {
  for (const token of ['throw', 'exit']) {
    it(`(${token}) is asked for in the other region, and nobody passes`, async () => {
      const counts = await countIn(async () => {
        assert.equal((await ask(open(), token)).said, UNAVAILABLE);
      });
      assert.deepEqual(counts, [1, 1]);
    });
  }

  it('three times is spared for a while', async () => {
    const gate = open();
    for (let time = 0; time < 3; time++) await ask(gate, 'throw');
    assert.deepEqual(await countIn(() => ask(gate, 'throw')), [0, 0]);
  });

  for (const token of ['garbage', 'large']) {
    it(`to give a verdict (${token}) is not asked again`, async () => {
      const counts = await countIn(async () => {
        assert.equal((await ask(open(), token)).said, UNAVAILABLE);
      });
      assert.deepEqual(counts, [1, 0]);
    });
  }
});

describe('the role’s credentials', () => {
  it('are read anew for each question', async () => {
    const gate = open();
    assert.equal((await ask(gate)).said, '200 allowed');
    assume({ ...ROLE, sessionToken: 'expired' });
    assert.equal((await ask(gate)).said, UNAVAILABLE);
    assume(ROLE);
    assert.equal((await ask(gate)).said, '200 allowed');
  });

  it('are asked for once: the other region would refuse them too', async () => {
    assume({ ...ROLE, secretAccessKey: 'another' });
    const counts = await countIn(async () => {
      assert.equal((await ask(open())).said, UNAVAILABLE);
    });
    assert.deepEqual(counts, [1, 0]);
  });

  it('that are absent deny without asking, and never throw', async () => {
    const gate = open();
    assume({});
    const counts = await countIn(async () => {
      for (let time = 0; time < 4; time++) assert.equal((await ask(gate)).said, UNAVAILABLE);
    });
    assert.deepEqual(counts, [0, 0]);
    assume(ROLE);
    assert.equal((await ask(gate)).said, '200 allowed');
  });
});
