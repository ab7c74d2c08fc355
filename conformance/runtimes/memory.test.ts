/**
 * Tokens that all differ leave nothing behind, in a process with the flags of a 128 MB function. `POSTERN_TOKENS` says
 * how many; `npm run runtimes` takes 100,000.
 */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { SingleIssuerOptions } from 'postern/jwt';
import { bearerGateConfig } from '../bearer-gate/config.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { buildBundle } from './build-bundle.ts';
import type { MemoryReport, MemoryTask } from './memory-child.ts';
import { runChild } from './versions.ts';

const TOKENS = Number(process.env.POSTERN_TOKENS ?? 20_000);
const MEMORY_MEGABYTES = 128;
/** To keep one in thirty tokens, or ten bytes of each, would be more. */
const MAX_GROWTH_BYTES_EACH = 10;
/** Of the last two fifths of the tokens; before them the engine still compiles: up to 116 KB between 4,000 and 20,000. */
const MAX_GROWTH_BYTES = 131_072;

type HeapFlags = (memoryMegabytes: number) => string[];

/** The flags that the emulator starts a function with. */
const { heapFlags } = (await import(
  new URL('../../../packages/emulator/dist/function/child-process.js', import.meta.url).href
)) as { heapFlags: HeapFlags };

const key = createSigner('ES256');
const config = { ...bearerGateConfig(key), algorithms: ['ES256'] as const };
const built = await buildBundle(config);
after(() => built.remove());

const options: SingleIssuerOptions = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256'],
  jwks: { keys: [key.jwk] },
};

const SUBJECTS: Readonly<Record<string, MemoryTask['subject']>> = {
  'a verifier': { options },
  'a verifier with a cache': { options: { ...options, cacheMaxEntries: 1_000 } },
  'the built function': { bundle: built.url },
};

for (const [name, subject] of Object.entries(SUBJECTS)) {
  it(`${name} keeps nothing of ${TOKENS} distinct tokens`, async (context) => {
    const report = await measure(subject, TOKENS);
    context.diagnostic(describe(report));
    assert.equal(report.wrong, 0, 'verdicts that are not the expected ones');
    assert.deepEqual([report.accepted, report.refused], [TOKENS / 2, TOKENS / 2]);
    const most = Math.min(MAX_GROWTH_BYTES, 0.4 * TOKENS * MAX_GROWTH_BYTES_EACH);
    for (const part of ['heap', 'external'] as const) {
      const growth = growthOf(report, part);
      assert.ok(growth < most, `${part} grew by ${growth} bytes: ${describe(report)}`);
    }
    assert.ok(report.maxResidentBytes < MEMORY_MEGABYTES * 1_048_576, describe(report));
  });
}

it('a cache without a bound worth the name is seen to grow', async () => {
  const subject = { options: { ...options, cacheMaxEntries: 1_000_000 } };
  assert.ok(growthOf(await measure(subject, 4_000), 'heap') > 2 * MAX_GROWTH_BYTES);
});

function measure(subject: MemoryTask['subject'], tokens: number): Promise<MemoryReport> {
  const { alg, kid, privateJwk } = key;
  const signer = { alg, kid, privateJwk };
  const task: MemoryTask = { tokens, now: Date.now() / 1000, signer, subject };
  return runChild('memory-child.js', task, { execArgv: heapFlags(MEMORY_MEGABYTES) });
}

function growthOf({ samples }: MemoryReport, part: 'heap' | 'external'): number {
  const [, early, late] = samples;
  assert.ok(early && late);
  return late[part] - early[part];
}

function describe({ node, samples, maxResidentBytes }: MemoryReport): string {
  const inUse = samples.map(({ tokens, heap }) => `${kilobytes(heap)} KB after ${tokens}`);
  return `Node ${node}: heap ${inUse.join(', ')}; resident at most ${kilobytes(maxResidentBytes)} KB`;
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1024);
}
