import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGate } from '../gate/create-gate.ts';
import { createDecisionLog } from '../gate/decision-log.ts';
import type { Gate } from '../gate/gate.ts';
import type { Decision, GateRequest } from '../gate/types.ts';
import {
  type CloudFrontRequest,
  createLambdaEdgeHandler,
  type ViewerRequestEvent,
} from './lambda-edge.ts';

const gate = createGate({
  rules: [
    { path: '/open*', allow: 'anyone' },
    { path: '*', allow: 'nobody' },
  ],
});

function createEvent(changes: Partial<CloudFrontRequest> = {}) {
  const host = [{ key: 'Host', value: 'app.example.com' }];
  const request = { clientIp: '198.51.100.7', method: 'GET', uri: '/open', querystring: 'a=%20b' };
  const cf = { request: { ...request, headers: { host }, ...changes } };
  return { Records: [{ cf }] as [{ cf: typeof cf }] };
}

function withRefresh(refresh: Promise<void>): Gate {
  const decide: Gate = gate;
  return Object.assign((...args: Parameters<Gate>) => decide(...args), {
    refreshIfDue: () => refresh,
  });
}

describe('createLambdaEdgeHandler()', () => {
  it('hands on the very request that it was given', async () => {
    const event = createEvent();
    const before = structuredClone(event.Records[0].cf.request);
    assert.deepEqual(await createLambdaEdgeHandler(gate)(event), before);
  });

  it('answers in the shape that Lambda@Edge takes', async () => {
    assert.deepEqual(await createLambdaEdgeHandler(gate)(createEvent({ uri: '/closed' })), {
      status: '403',
      headers: {
        'cache-control': [{ value: 'no-store' }],
        'content-type': [{ value: 'application/json' }],
      },
      body: '{"error":"forbidden"}',
    });
  });

  for (const event of [undefined, null, {}, { Records: [] }, { Records: [{ cf: {} }] }, 'text']) {
    it(`denies the malformed event ${JSON.stringify(event)}`, async () => {
      const result = await createLambdaEdgeHandler(gate)(event as never);
      assert.equal('status' in result && result.status, '400');
    });
  }

  it('runs the user’s own function on allowed requests only', async () => {
    const seen: string[] = [];
    const after = (event: ViewerRequestEvent) => {
      const { request } = event.Records[0].cf;
      seen.push(request.uri);
      return { ...request, uri: `/site${request.uri}` };
    };
    const handler = createLambdaEdgeHandler(gate, { after });
    const allowed = await handler(createEvent());
    await handler(createEvent({ uri: '/closed' }));
    assert.equal('uri' in allowed && allowed.uri, '/site/open');
    assert.deepEqual(seen, ['/open']);
  });

  it('denies when the user’s own function throws, and prints nothing of the cause', async (t) => {
    const print = t.mock.method(console, 'log', () => {});
    const after = () => {
      throw new Error('CANARY');
    };
    const result = await createLambdaEdgeHandler(gate, { after })(createEvent());
    assert.equal('status' in result && result.status, '503');
    assert.equal('body' in result && result.body, '{"error":"internal_error"}');
    assert.doesNotMatch(JSON.stringify(print.mock.calls), /CANARY/);
  });

  it('waits for a due refresh before it hands the decision on', async () => {
    let finished = false;
    const refresh = new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => {
      finished = true;
    });
    await createLambdaEdgeHandler(withRefresh(refresh))(createEvent());
    assert.equal(finished, true);
  });

  it('does not wait longer than refreshWaitMilliseconds', async () => {
    const never = new Promise<void>(() => {});
    const handler = createLambdaEdgeHandler(withRefresh(never), { refreshWaitMilliseconds: 5 });
    assert.equal('uri' in (await handler(createEvent())), true);
  });

  it('logs a refusal without query, token or header', async () => {
    const lines: string[] = [];
    const log = createDecisionLog('denied', (line) => lines.push(line));
    const authorization = [{ key: 'Authorization', value: 'Bearer CANARY' }];
    const event = createEvent({ uri: '/closed', querystring: 'token=CANARY' });
    Object.assign(event.Records[0].cf.request.headers, { authorization });
    await createLambdaEdgeHandler(gate, { log })(event);
    assert.equal(lines.length, 1);
    const { us, ...line } = JSON.parse(lines[0] ?? '');
    assert.equal(Number.isInteger(us), true);
    const expected = { method: 'GET', host: 'app.example.com', path: '/closed' };
    assert.deepEqual(line, { ...expected, rule: 1, reason: 'rule', code: 'forbidden' });
  });

  it('hands several cookies on as several headers', async () => {
    const decide = (): Decision => ({
      ...{ kind: 'redirect', status: 302, rule: -1, reason: 'login', code: 'responded', body: '' },
      headers: [
        ['set-cookie', 'a=1'],
        ['location', '/'],
        ['set-cookie', 'b=2'],
      ],
    });
    const several = Object.assign(decide, { refreshIfDue: () => undefined });
    assert.deepEqual(await createLambdaEdgeHandler(several)(createEvent()), {
      status: '302',
      headers: { 'set-cookie': [{ value: 'a=1' }, { value: 'b=2' }], location: [{ value: '/' }] },
    });
  });
});

describe('createLambdaEdgeHandler() with a login', () => {
  type Body = NonNullable<CloudFrontRequest['body']>;

  async function readOf(changes: Partial<CloudFrontRequest>, takesBody = true) {
    const asked: GateRequest[] = [];
    const decide: Gate = Object.assign(
      (request: GateRequest, now: number) => {
        asked.push(request);
        return gate(request, now);
      },
      { refreshIfDue: () => undefined },
    );
    const event = createEvent(changes);
    Object.assign(event.Records[0].cf, { config: { requestId: 'r-1' } });
    await createLambdaEdgeHandler(Object.assign(decide, { takesBody }))(event);
    return asked[0];
  }

  function bodyOf(text: string, changes: Partial<Body> = {}): Body {
    const data = Buffer.from(text).toString('base64');
    return { inputTruncated: false, action: 'read-only', encoding: 'base64', data, ...changes };
  }

  const post = { method: 'POST', uri: '/.postern/logout' };

  it('reads the body of a post to an endpoint, and the request id', async () => {
    const request = await readOf({ ...post, body: bodyOf('a=é') });
    assert.equal(request?.body, 'a=é');
    assert.equal(request?.requestId, 'r-1');
    const text = await readOf({ ...post, body: bodyOf('', { encoding: 'text', data: 'a=b' }) });
    assert.equal(text?.body, 'a=b');
  });

  for (const [why, changes] of [
    ['was cut off', { ...post, body: bodyOf('a=b', { inputTruncated: true }) }],
    ['is over 16 KB', { ...post, body: bodyOf('a'.repeat(16_385)) }],
    ['is absent', post],
    ['belongs to another path', { ...post, uri: '/open', body: bodyOf('a=b') }],
    ['belongs to another method', { ...post, method: 'PUT', body: bodyOf('a=b') }],
    ['has another shape', { ...post, body: { data: 7 } as never }],
    ['is null', { ...post, body: null as never }],
  ] as const) {
    it(`has no body where it ${why}`, async () => {
      const request = await readOf(changes);
      assert.ok(request);
      assert.equal(request.body, undefined);
    });
  }

  it('reads neither without a login', async () => {
    const request = await readOf({ ...post, body: bodyOf('a=b') }, false);
    assert.ok(request && !('body' in request) && !('requestId' in request));
  });

  for (const event of [undefined, null, {}, { Records: [{ cf: {} }] }]) {
    it(`denies the malformed event ${JSON.stringify(event)}`, async () => {
      const withLogin = Object.assign(withRefresh(Promise.resolve()), { takesBody: true });
      const result = await createLambdaEdgeHandler(withLogin)(event as never);
      assert.equal('status' in result && result.status, '400');
    });
  }
});
