/** Nothing is on the list that need not be: without any one of its entries, random requests find a difference. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { RequestCase } from '../support/case.ts';
import {
  buildFunction,
  contendAsFetch,
  contendInFunction,
  contendInNode,
} from './built-targets.ts';
import { type Contender, compare } from './compare.ts';
import { NOW } from './policy-keys.ts';
import { type Batch, makeBatch } from './run-policies.ts';
import { BLINDNESSES, type Blindness, type TargetName } from './what-a-target-cannot-see.ts';

const TARGETS: readonly TargetName[] = ['fetch', 'node', 'cloudfront-function'];

Date.now = () => NOW * 1_000;

describe('what a target cannot see', () => {
  const sides: { readonly contender: Contender; readonly batch: Batch }[] = [];
  before(async () => {
    for (const place of [1, 6, 12, 28]) {
      const batch = await makeBatch({ seed: 20_261_123, place, size: 2_500 });
      const { config } = batch.policy;
      const code = await buildFunction(config);
      if (code !== undefined) sides.push({ contender: contendInFunction(code, config), batch });
      sides.push({ contender: contendAsFetch(config), batch });
      sides.push({ contender: await contendInNode(config), batch });
    }
  });
  after(async () => {
    for (const { contender } of sides) await contender.target.close();
  });

  for (const entry of BLINDNESSES) {
    const [target] = entry.targets.filter((name) => TARGETS.includes(name));
    if (!target) continue;
    it(`${target}: ${entry.name}`, async () => {
      assert.ok(await isNeeded(entry, target));
    });
  }

  async function isNeeded(entry: Blindness, target: TargetName): Promise<boolean> {
    const others = BLINDNESSES.filter((other) => other !== entry);
    for (const { contender, batch } of sides) {
      if (contender.name !== target) continue;
      const requests = batch.requests.filter((request) => isConcerned(entry, request));
      // Some requests cannot be sent at all.
      const result = await compare(contender, requests.slice(0, 750), others).catch(
        () => undefined,
      );
      if (!result || result.differences.length > 0) return true;
    }
    return false;
  }
});

/** Whether the target has it otherwise, or not at all. */
function isConcerned({ view }: Blindness, request: RequestCase): boolean {
  return !view || !isDeepStrictEqual(view(request), request);
}
