/** A function URL's events through the login half's adapter: it answers whatever comes, and asks the gate for CloudFront alone. */
import assert from 'node:assert/strict';
import { createFunctionUrlHandler, type FunctionUrlEvent } from 'postern/function-url';
import { createDecisionLog, createGate, type GateRequest } from 'postern/gate';
import { gateConfig } from '../gate-config.ts';
import { mutateValue, ODD_JSON } from '../mutate-value.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

const KEY = 'the-origin-header-of-the-fuzzer-0001';
const OLD_KEY = 'the-origin-header-of-the-fuzzer-0000';

let asked: GateRequest | undefined;
let line = '';
const gate = createGate(gateConfig, { clock: () => NOW });
const handler = createFunctionUrlHandler(
  Object.assign(
    (request: GateRequest) => {
      asked = request;
      return gate(request, NOW);
    },
    { refreshIfDue: () => undefined },
  ),
  {
    originHeader: { name: 'x-origin-key', values: [KEY, OLD_KEY] },
    log: createDecisionLog('all', (written) => {
      line = written;
    }),
  },
);

interface UrlInput {
  readonly event: unknown;
  /** Whether a function URL could send it. */
  readonly isDocumented: boolean;
}

export const functionUrlTarget: Target = defineTarget<UrlInput>({
  name: 'function-url',
  share: 100,
  make(random) {
    const event = makeEvent(random);
    const isDocumented = random.chance(40);
    return { event: isDocumented ? event : mutateValue(event, random, ODD_JSON), isDocumented };
  },
  async judge({ event, isDocumented }) {
    asked = undefined;
    line = '';
    const result = await handler(event as FunctionUrlEvent);
    assert.equal(result.headers['cache-control'], 'no-store');
    if (asked) judgeAsked(asked, event);
    const { error: code } = JSON.parse(result.body || '{}');
    if (!isDocumented) return code ?? 'responded';
    assert.notEqual(code, 'internal_error');
    // A changed event may hold the value where the host belongs.
    const told = JSON.stringify([result, line, asked]);
    assert.ok(!told.includes(KEY) && !told.includes(OLD_KEY), 'the origin header is told');
    return code ?? 'responded';
  },
});

function judgeAsked({ path, body = '' }: GateRequest, event: unknown): void {
  const text = JSON.stringify(event);
  assert.ok(text.includes(KEY) || text.includes(OLD_KEY), 'asked without the origin header');
  assert.ok(path.startsWith('/.postern/'), 'asked for what is no endpoint');
  // Bytes that are no UTF-8 become longer, but no more.
  assert.ok(body.length <= 16_384, 'a body over the limit');
}

function makeEvent(random: InputRandom): FunctionUrlEvent {
  const key = random.pick([KEY, KEY, KEY, OLD_KEY, KEY.slice(1), `${KEY},${KEY}`, '']);
  const body = random.pick(['', 'a=b', 'a'.repeat(16_384), 'a'.repeat(16_385), 'é%']);
  const isBase64Encoded = random.chance(50);
  return {
    rawPath: random.pick(['/.postern/login', '/.postern/', '/.postern/../me', '/me', '/public/a']),
    rawQueryString: random.pick(['', 'return_to=%2Fa', 'a=%FF&a']),
    headers: {
      host: 'abc.lambda-url.eu-west-1.on.aws',
      'x-origin-key': key,
      'x-postern-host': random.pick(['api.example.com', 'other.example', '']),
    },
    ...(random.chance(50) && { cookies: ['a=1', '__Host-postern-session=%FF'] }),
    ...(body && { body: isBase64Encoded ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded,
    requestContext: {
      requestId: 'a-b-c',
      http: { method: random.pick(['GET', 'POST', 'PUT']), sourceIp: '198.51.100.7' },
    },
  };
}
