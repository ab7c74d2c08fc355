/** Every rule on a function's result, with a result that breaks it and one that keeps it, behind real functions. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { FUNCTION_RULE_CASES } from '../testing/function-rule-cases.ts';
import { getRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';
import { FIELD_RULES } from './field-rules.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';

const UNCHANGED = 'function handler(event) { return event.response || event.request; }';

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin();
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    behaviors: [
      { pathPattern: '/request*', viewerRequest: { code: UNCHANGED } },
      { viewerRequest: { code: UNCHANGED }, viewerResponse: { code: UNCHANGED } },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

type EventType = 'viewer-request' | 'viewer-response';

async function run(event: EventType, body: string) {
  const code = `function handler(event) { var request = event.request; var response = event.response; ${body} }`;
  const pathPattern = event === 'viewer-request' ? '/request*' : '*';
  await emulator.replaceFunction(code, { pathPattern, event });
  const earlier = emulator.eventsOf('validation-error').length;
  const target = event === 'viewer-request' ? '/request?q' : '/response?q';
  const response = await getRaw(emulator.port, target);
  return { response, violation: emulator.eventsOf('validation-error')[earlier] };
}

for (const { rule, says, ...cases } of FUNCTION_RULE_CASES) {
  const both = [
    ['viewer-request', cases.broken, cases.kept],
    ['viewer-response', cases.brokenResponse ?? [], cases.keptResponse ?? []],
  ] as const;
  test(`${rule} is refused with 502`, async () => {
    for (const [event, broken] of both) {
      for (const body of broken) {
        const { response, violation } = await run(event, body);
        assert.equal(violation?.rule, rule, body);
        assert.equal(response.status, 502, body);
        assert.equal(response.headers['x-cache'], 'FunctionValidationError from cloudfront');
        if (says) assert.match(response.body, says);
      }
    }
  });

  test(`${rule} lets a result pass that keeps it`, async () => {
    for (const [event, , kept] of both) {
      for (const body of kept) {
        const { response, violation } = await run(event, body);
        assert.deepEqual(violation, undefined, body);
        assert.notEqual(response.status, 502, body);
      }
    }
  });
}

test('every rule has a case', () => {
  const rules = [...FIELD_RULES, ...RESPONSE_RULES, ...REQUEST_RULES];
  const tested = new Set(FUNCTION_RULE_CASES.map(({ rule }) => rule));
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => !tested.has(id)),
    [],
  );
});
