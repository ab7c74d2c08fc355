/** The comparison can fail: a check is taken out of a built function, and the random requests find that it is gone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  buildFunction,
  buildModule,
  contendAtLambdaEdge,
  contendInFunction,
} from './built-targets.ts';
import { type Contender, compare } from './compare.ts';
import { NOW } from './policy-keys.ts';
import { type Batch, makeBatch } from './run-policies.ts';

/** In the text of a build: what is found is taken out, or put in its place. */
type Mutation = readonly [check: string, found: RegExp, replacement: string];

/** Names are shortened anew by each build. */
const IN_BOTH: readonly Mutation[] = [
  ['that a session is for this host', /[\w$]+\.aud===[\w$.]+&&/, ''],
  ['that a session has not reached its idle end', /[\w$]+\.exp>[\w$.]+&&/, ''],
  ['that a path has one reading', /"ambiguous_path"/, '0'],
  ['that the session cookie is one', /"ambiguous_credential"/, '"credential_missing"'],
  [
    'that no cookie of the gate goes on',
    /\^\\s\*__\(Host\|Secure\)-postern-|\^__\(Host\|Secure\)-postern-/,
    '^never-',
  ],
];

const AT_LAMBDA_EDGE: readonly Mutation[] = [
  ...IN_BOTH,
  ['that a signature is good', /return 0===[\w$]+/, 'return!0'],
  ['that the host is known', /if\(!\([\w$.]+\?\.includes\([\w$]+\)\?\?!0\)\)/, 'if(!1)'],
  ['that a write is from this site', /\|\|[\w$]+\.headers\["sec-websocket-key"\]\)&&/, ')&&0&&'],
];

const IN_FUNCTION: readonly Mutation[] = [
  ...IN_BOTH,
  ['that a signature is good', /(readInt32LE\([\w$]+\);return)(?: 0===[\w$]+|![\w$]+)/, '$1!0'],
  ['that the host is known', /if\([^{}]{1,200}\)(?=return [\w$]+\((?:[\w$]+,)?421)/, 'if(!1)'],
  ['that revocations are looked up', /\.since>/, '.since>-'],
];

interface Subject {
  readonly name: string;
  readonly mutations: readonly Mutation[];
  readonly build: (batch: Batch) => Promise<string | undefined>;
  readonly contend: (code: string, batch: Batch) => Contender | Promise<Contender>;
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'the function for Lambda@Edge',
    mutations: AT_LAMBDA_EDGE,
    build: ({ policy }) => buildModule(policy.config),
    contend: (code, { policy }) => contendAtLambdaEdge(code, policy.config),
  },
  {
    name: 'the CloudFront Function',
    mutations: IN_FUNCTION,
    build: ({ policy }) => buildFunction(policy.config),
    contend: (code, { policy }) => contendInFunction(code, policy.config),
  },
];

const clock = Date.now;
before(() => {
  Date.now = () => NOW * 1_000;
});
after(() => {
  Date.now = clock;
});

for (const subject of SUBJECTS) {
  describe(`random requests to ${subject.name}`, () => {
    let batch: Batch;
    let code = '';
    before(async () => {
      [batch, code] = await firstBuilt(subject);
    });

    it('find no difference as it is built', async () => {
      assert.equal(await differencesOf(code), 0);
    });

    for (const [check, found, replacement] of subject.mutations) {
      it(`find that it does not check ${check}`, async () => {
        const mutated = code.replace(found, replacement);
        assert.notEqual(mutated, code, 'nothing was changed');
        assert.ok((await differencesOf(mutated)) > 0);
      });
    }

    async function differencesOf(text: string): Promise<number> {
      const contender = await subject.contend(text, batch);
      const { differences } = await compare(contender, batch.requests);
      return differences.length;
    }
  });
}

/** Of a policy with sessions and several hosts. */
async function firstBuilt({ build }: Subject): Promise<[batch: Batch, code: string]> {
  for (let place = 0; place < 100; place++) {
    const batch = await makeBatch({ seed: 1, place, size: 600 });
    const { kind, config } = batch.policy;
    if (kind !== 'session' || (config.hosts?.length ?? 0) < 2) continue;
    const code = await build(batch);
    if (code !== undefined) return [batch, code];
  }
  throw new Error('No policy fits into a function');
}
