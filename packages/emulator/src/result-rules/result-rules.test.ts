/** Every result rule with a result that breaks it and one that keeps it, judged behind a real function. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipModule } from '../testing/function-zip.ts';
import { sendRaw } from '../testing/raw-http.ts';
import { RULE_CASES } from '../testing/rule-cases.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';
import { HEADER_RULES } from './header-rules.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';
import { SHAPE_RULES } from './shape-rules.ts';

const HANDLER = `
  export const handler = async (event) => {
    const request = event.Records[0].cf.request;
    const code = Buffer.from(request.headers['x-code'][0].value, 'base64url').toString();
    return new Function('event', 'request', code)(event, request);
  };
`;

let emulator: TestEmulator;

before(async () => {
  emulator = await startTestEmulator({
    behaviors: [
      {
        viewerRequest: { zip: zipModule(HANDLER), includeBody: true },
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      },
    ],
  });
});

after(() => emulator.close());

async function run(code: string, method: string) {
  const earlier = emulator.eventsOf('validation-error').length;
  const lines = [
    `${method} /x?q HTTP/1.1`,
    'Host: app.example.com',
    `X-Code: ${Buffer.from(code).toString('base64url')}`,
    ...(method === 'POST' ? ['Content-Length: 5'] : []),
  ];
  const response = await sendRaw(emulator.port, lines, method === 'POST' ? 'hello' : '');
  return { response, violation: emulator.eventsOf('validation-error')[earlier] };
}

for (const { rule, broken, kept, says } of RULE_CASES) {
  const method = rule.startsWith('E-REQBODY') ? 'POST' : 'GET';
  test(`${rule} is refused with 502`, async () => {
    for (const code of broken) {
      const { response, violation } = await run(code, method);
      assert.equal(violation?.rule, rule, code);
      assert.equal(response.status, 502, code);
      assert.equal(response.headers['x-cache'], 'LambdaValidationError from cloudfront');
      if (says) assert.match(response.body, says);
    }
  });

  test(`${rule} lets a result pass that keeps it`, async () => {
    for (const code of kept) {
      const { response, violation } = await run(code, method);
      assert.deepEqual(violation, undefined, code);
      assert.notEqual(response.status, 502, code);
    }
  });
}

test('every result rule has a case', () => {
  const rules = [...SHAPE_RULES, ...HEADER_RULES, ...RESPONSE_RULES, ...REQUEST_RULES];
  const tested = new Set(RULE_CASES.map(({ rule }) => rule));
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => !tested.has(id)),
    [],
  );
});
