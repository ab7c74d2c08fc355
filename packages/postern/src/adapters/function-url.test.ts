import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecisionLog } from '../gate/decision-log.ts';
import type { Gate } from '../gate/gate.ts';
import type { AnswerDecision, Decision, GateRequest } from '../gate/types.ts';
import {
  createFunctionUrlHandler,
  type FunctionUrlEvent,
  type FunctionUrlOptions,
} from './function-url.ts';

const KEY = 'k'.repeat(32);
const NEXT_KEY = 'n'.repeat(40);
const originHeader = { name: 'X-Origin-Key', values: [KEY, NEXT_KEY] };

const ANSWER: AnswerDecision = {
  kind: 'redirect',
  status: 302,
  headers: [
    ['location', '/a'],
    ['set-cookie', 'a=1'],
    ['vary', 'Origin'],
    ['set-cookie', 'b=2'],
    ['vary', 'Cookie'],
  ],
  body: '',
  rule: -1,
  reason: 'login',
  code: 'responded',
};

/** A handler over a gate that keeps what it is asked. */
function createHandler(
  decision: Decision | Error = ANSWER,
  options: Partial<FunctionUrlOptions> = {},
) {
  const asked: GateRequest[] = [];
  const decide = (request: GateRequest) => {
    asked.push(request);
    if (decision instanceof Error) throw decision;
    return decision;
  };
  const gate: Gate = Object.assign(decide, { refreshIfDue: () => undefined });
  return { asked, handler: createFunctionUrlHandler(gate, { originHeader, ...options }) };
}

function createEvent(
  changes: Partial<FunctionUrlEvent> = {},
  headers: Record<string, string> = {},
  method = 'GET',
): FunctionUrlEvent {
  return {
    rawPath: '/.postern/login',
    rawQueryString: 'return_to=%2Fa',
    headers: {
      'x-origin-key': KEY,
      'x-postern-host': 'app.example.com',
      host: 'u.on.aws',
      ...headers,
    },
    cookies: ['a=1', '__Host-postern-session=x'],
    isBase64Encoded: false,
    requestContext: { requestId: 'r-1', http: { method, sourceIp: '198.51.100.7' } },
    ...changes,
  };
}

describe('createFunctionUrlHandler()', () => {
  it('asks the gate about the viewer’s request, without the origin header', async () => {
    const { asked, handler } = createHandler();
    const result = await handler(createEvent());
    assert.deepEqual(
      asked.map(({ headers, ...rest }) => ({ ...rest, headers: { ...headers } })),
      [
        {
          method: 'GET',
          host: 'app.example.com',
          path: '/.postern/login',
          query: 'return_to=%2Fa',
          clientIp: '198.51.100.7',
          requestId: 'r-1',
          body: undefined,
          headers: {
            'x-postern-host': ['app.example.com'],
            host: ['u.on.aws'],
            cookie: ['a=1; __Host-postern-session=x'],
          },
        },
      ],
    );
    assert.deepEqual(result, {
      statusCode: 302,
      headers: { location: '/a', vary: 'Origin, Cookie' },
      cookies: ['a=1', 'b=2'],
      body: '',
      isBase64Encoded: false,
    });
  });

  it('takes either value of the origin header', async () => {
    const { handler } = createHandler();
    const result = await handler(createEvent({}, { 'x-origin-key': NEXT_KEY }));
    assert.equal(result.statusCode, 302);
  });

  for (const value of ['', 'k', `${KEY}k`, `${KEY},${KEY}`, KEY.toUpperCase()]) {
    it(`refuses the origin header "${value}" before it asks the gate`, async () => {
      const { asked, handler } = createHandler();
      const result = await handler(createEvent({}, { 'x-origin-key': value }));
      assert.equal(result.statusCode, 403);
      assert.equal(result.headers['cache-control'], 'no-store');
      assert.equal(asked.length, 0);
    });
  }

  it('never takes the host of the function URL for the viewer’s', async () => {
    const { asked, handler } = createHandler();
    const { 'x-postern-host': _, ...headers } = createEvent().headers ?? {};
    await handler(createEvent({ headers }));
    assert.equal(asked[0]?.host, '');
  });

  for (const rawPath of ['/', '/private', '/.postern', '/x/.postern/login', '//.postern/login']) {
    it(`answers 404 for ${rawPath}, which is no endpoint, and does not ask the gate`, async () => {
      const { asked, handler } = createHandler();
      assert.equal((await handler(createEvent({ rawPath }))).statusCode, 404);
      assert.equal(asked.length, 0);
    });
  }

  it('forwards nothing, whatever the gate says', async () => {
    const { handler } = createHandler({
      kind: 'allow',
      status: 200,
      code: 'allowed',
      rule: 0,
      reason: 'anyone',
      setHeaders: [],
      removeHeaders: [],
    });
    assert.equal((await handler(createEvent())).statusCode, 404);
  });

  it('reads the body of a post, in base64 too, up to 16 KB', async () => {
    const { asked, handler } = createHandler();
    const base64 = Buffer.from('logout_token=é').toString('base64');
    await handler(createEvent({ body: 'a=b' }, {}, 'POST'));
    await handler(createEvent({ body: base64, isBase64Encoded: true }, {}, 'POST'));
    await handler(createEvent({ body: 'a'.repeat(16_384) }, {}, 'POST'));
    await handler(createEvent({ body: 'a'.repeat(16_385) }, {}, 'POST'));
    await handler(createEvent({}, {}, 'POST'));
    await handler(createEvent({ body: 'a=b' }));
    const bodies = asked.map(({ body }) => body);
    assert.deepEqual(bodies, [
      'a=b',
      'logout_token=é',
      'a'.repeat(16_384),
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('denies with 503 when the gate is broken, and prints nothing of the cause', async (t) => {
    const print = t.mock.method(console, 'log', () => {});
    const { handler } = createHandler(new Error('CANARY'));
    const result = await handler(createEvent());
    assert.equal(result.statusCode, 503);
    assert.equal(result.body, '{"error":"internal_error"}');
    assert.doesNotMatch(JSON.stringify([result, print.mock.calls]), /CANARY/);
  });

  it('logs a refusal without any value of the origin header', async () => {
    const lines: string[] = [];
    const log = createDecisionLog('denied', (line) => lines.push(line));
    const { handler } = createHandler(ANSWER, { log });
    await handler(createEvent({}, { 'x-origin-key': 'CANARY' }));
    await handler(createEvent({ rawPath: '/x' }));
    const codes = lines.map((line) => JSON.parse(line).code);
    assert.deepEqual(codes, ['forbidden', 'endpoint_unknown']);
    assert.doesNotMatch(lines.join(), new RegExp(`CANARY|${KEY}`));
  });

  for (const event of [undefined, null, 'text', {}, { headers: null }, { cookies: 'a' }]) {
    it(`does not throw for the malformed event ${JSON.stringify(event)}`, async (t) => {
      t.mock.method(console, 'log', () => {});
      const { asked, handler } = createHandler();
      assert.ok((await handler(event as never)).statusCode >= 403);
      assert.equal(asked.length, 0);
    });
  }

  it('does not throw for malformed members beside a good origin header', async () => {
    const { handler } = createHandler();
    for (const changes of [
      { cookies: 'a' },
      { cookies: [1] },
      { body: 7 },
      { requestContext: null },
    ]) {
      const result = await handler(createEvent(changes as never));
      assert.equal(result.statusCode, 302);
    }
    for (const rawPath of [undefined, null, 7]) {
      assert.equal((await handler(createEvent({ rawPath } as never))).statusCode, 404);
    }
  });

  for (const [given, message] of [
    [{ name: 'x key', values: [KEY] }, /"originHeader\.name" must be a header name/],
    [{ name: 'x-key', values: [] }, /"originHeader\.values" must be one or two texts/],
    [{ name: 'x-key', values: [KEY, KEY, KEY] }, /one or two/],
    [{ name: 'x-key', values: ['CANARY'] }, /at least 32 visible characters/],
    [{ name: 'x-key', values: KEY }, /one or two/],
  ] as const) {
    it(`refuses an origin header that guards nothing: ${JSON.stringify(given).slice(0, 60)}`, () => {
      const create = () => createHandler(ANSWER, { originHeader: given as never });
      assert.throws(create, (error: Error) => {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /CANARY/);
        return true;
      });
    });
  }
});
