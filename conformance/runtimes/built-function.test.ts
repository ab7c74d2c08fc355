/** The built function decides every case of the bearer gate's table the same under each version of Node. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { ANSWER_CASES } from '../bearer-gate/answer-cases.ts';
import type { BearerCase } from '../bearer-gate/bearer-case.ts';
import { bearerGateConfig } from '../bearer-gate/config.ts';
import { CREDENTIAL_CASES } from '../bearer-gate/credential-cases.ts';
import { HOST_AND_RULE_CASES } from '../bearer-gate/host-and-rule-cases.ts';
import { ORIGIN_CASES } from '../bearer-gate/origin-cases.ts';
import { PATH_CASES } from '../bearer-gate/path-cases.ts';
import { REQUIREMENT_CASES } from '../bearer-gate/requirement-cases.ts';
import type { RequestCase } from '../support/case.ts';
import { signToken, standardClaims } from '../support/tokens.ts';
import { buildBundle } from './build-bundle.ts';
import type { Decided, DecideTask } from './decide-child.ts';
import { findNode, MAJORS, runChild } from './versions.ts';

const CASES = [
  ...HOST_AND_RULE_CASES,
  ...PATH_CASES,
  ...CREDENTIAL_CASES,
  ...REQUIREMENT_CASES,
  ...ANSWER_CASES,
  ...ORIGIN_CASES,
].filter(({ notFor }) => !notFor?.['lambda-edge']);

const key = createSigner('RS256', '2026-a');
const built = await buildBundle(bearerGateConfig(key));
after(() => built.remove());

/** Signed once, so that every version decides the very same requests. */
const task: DecideTask = { bundle: built.url, requests: CASES.map(withToken) };

for (const major of MAJORS) {
  it(`the built function decides ${CASES.length} requests as expected on Node ${major}`, async (context) => {
    const execPath = await findNode(major);
    if (!execPath) return context.skip(`Node ${major} cannot be installed here`);
    const { node, observations } = await runChild<Decided>('decide-child.js', task, { execPath });
    assert.match(node, new RegExp(`^v${major}\\.`));
    assert.equal(observations.length, CASES.length);
    observations.forEach(({ status, code, forwarded }, index) => {
      const { title, expected, forwardedPath } = CASES[index] as BearerCase;
      assert.equal(`${status} ${code}`, expected, title);
      if (forwardedPath) assert.equal(forwarded?.path, forwardedPath, title);
    });
    // To the last header: what one version says, all say.
    first ??= observations;
    assert.deepEqual(observations, first);
  });
}

let first: Decided['observations'] | undefined;

function withToken({ request, claims }: BearerCase): RequestCase {
  if (!claims) return request;
  const token = signToken(key, { ...standardClaims(Date.now() / 1000), ...claims });
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}
