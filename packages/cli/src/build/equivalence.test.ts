import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { createFetchHandler } from 'postern/fetch';
import { createGate } from 'postern/gate';
import {
  createLambdaEdgeHandler,
  type ViewerRequestEvent,
  type ViewerRequestHandler,
} from 'postern/lambda-edge';
import { createExplainer } from '../explain/explain.ts';
import { buildModule, optionsFor, writeConfig } from '../testing/build-module.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { CONFIGS } from '../testing/gate-configs.ts';
import {
  createRandom,
  NOW,
  randomEvent,
  toFetchRequest,
  toGateRequest,
} from '../testing/random-requests.ts';

/**
 * A bundle leaves out what its plan does not use and shortens names. So each of the configs uses other features, and
 * the bundle for each target, with and without a function of the user's, must answer every request as the gate with every part.
 */
const BUNDLE_ROUNDS = 300;
/** More than 10,000 for all of them. */
const EXPLAIN_ROUNDS = 1_200;
const EXPLAIN_AFTER_ROUNDS = 100;

/** Events that CloudFront would not send. */
const MALFORMED = [{}, { Records: [] }, { Records: [{ cf: {} }] }, null].map(
  (event) => event as unknown as ViewerRequestEvent,
);

/** The user's own functions, here and as the source of the module that a build takes. */
const handler: ViewerRequestHandler = (event) => ({
  ...event.Records[0].cf.request,
  querystring: 'mine',
});
const origin = async (request: Request) =>
  Response.json([request.url, request.method, ...request.headers], { status: 203 });
const HANDLER_SOURCE = `export const handler = ${handler};`;
const ORIGIN_SOURCE = `export const origin = ${origin};`;

type FetchHandler = (request: Request) => Promise<Response>;

async function plain(response: Response): Promise<object> {
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

/** Requests that are all refused alike would compare nothing. */
function assertVaried(statuses: ReadonlySet<unknown>, allowed: unknown): void {
  assert.ok(statuses.size >= 2 && statuses.has(allowed), [...statuses].join());
}

for (const [title, given] of Object.entries(CONFIGS)) {
  const config = { ...given, log: 'none' } as const;

  describe(`a gate with ${title}`, () => {
    let fixture: Fixture;
    before(async () => {
      fixture = await copyFixture('bearer');
    });
    after(() => fixture.remove());

    for (const source of [undefined, HANDLER_SOURCE]) {
      const name = source === undefined ? 'alone' : 'with a function behind it';

      it(`answers on Lambda@Edge from its bundle as with every part, ${name}`, async () => {
        const options = source === undefined ? {} : { after: handler };
        const whole = createLambdaEdgeHandler(createGate(config), options);
        type Module = { readonly handler: typeof whole };
        const { handler: bundled } = await buildModule<Module>(fixture, config, source);
        const pick = createRandom(7);
        const statuses = new Set<unknown>();
        for (let round = 0; round < BUNDLE_ROUNDS; round += 1) {
          const event = randomEvent(pick);
          const [first, second] = [structuredClone(event), structuredClone(event)];
          const [expected, actual] = [await whole(first), await bundled(second)];
          assert.deepEqual(actual, expected, event.Records[0].cf.request.uri);
          statuses.add('status' in expected ? expected.status : 'allowed');
        }
        assertVaried(statuses, 'allowed');
        for (const event of MALFORMED) assert.deepEqual(await bundled(event), await whole(event));
      });

      it(`is explained as it decides, ${name}`, async () => {
        const gate = createGate(config);
        await writeConfig(fixture, config, source);
        const explain = await createExplainer(optionsFor(fixture));
        const pick = createRandom(11);
        const rounds = source === undefined ? EXPLAIN_ROUNDS : EXPLAIN_AFTER_ROUNDS;
        for (let round = 0; round < rounds; round += 1) {
          const request = toGateRequest(randomEvent(pick));
          const decision = await gate(request, NOW);
          const { kind, status, rule, reason, code, claim } = decision;
          const explanation = await explain(request, NOW);
          assert.deepEqual(
            [explanation.verdict, explanation.status, explanation.rule?.index ?? -1],
            [kind, status, rule],
          );
          assert.deepEqual([explanation.reason, explanation.code], [reason, code]);
          assert.equal(explanation.claim, claim);
          const isAllowed = decision.kind === 'allow';
          assert.deepEqual(
            [explanation.headers, explanation.removedHeaders, explanation.uri],
            isAllowed
              ? [decision.setHeaders, decision.removeHeaders, decision.uri]
              : [decision.headers, [], undefined],
          );
        }
      });
    }

    for (const source of [undefined, ORIGIN_SOURCE]) {
      const name = source === undefined ? 'before the network' : 'before an origin of its own';

      it(`answers in a fetch handler from its bundle as with every part, ${name}`, async () => {
        // The request's own URL is an example; without an origin it would be asked for.
        const network = mock.method(globalThis, 'fetch', origin as typeof fetch);
        try {
          const whole = createFetchHandler(
            createGate(config),
            source === undefined ? {} : { origin },
          );
          type Module = { readonly default: { readonly fetch: FetchHandler } };
          const target = { ...config, target: 'fetch' } as const;
          const module = await buildModule<Module>(fixture, target, source);
          const pick = createRandom(13);
          const statuses = new Set<unknown>();
          for (let round = 0; round < BUNDLE_ROUNDS; round += 1) {
            const request = toFetchRequest(randomEvent(pick));
            const expected = await plain(await whole(request.clone()));
            const actual = await plain(await module.default.fetch(request.clone()));
            assert.deepEqual(actual, expected, request.url);
            statuses.add((expected as { readonly status: number }).status);
          }
          assertVaried(statuses, 203);
          assert.equal(network.mock.callCount() > 0, source === undefined);
        } finally {
          network.mock.restore();
        }
      });
    }
  });
}
