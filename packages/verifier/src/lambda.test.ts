import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerifyAnswer } from 'postern/remote';
import { createLambdaHandler, type LambdaPorts, type UrlResult } from './lambda.ts';
import type { RequestReport } from './observe.ts';
import { CONFIG, deepToken, newToken, SIGNER, signBody } from './testing.test.support.ts';

const QUIET: LambdaPorts = { observe: [] };
const IAM = {
  authorizer: { iam: { userArn: 'arn:aws:sts::111122223333:assumed-role/edge/gate' } },
};

interface UrlRequest {
  readonly path?: string;
  readonly query?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly context?: object;
}

/** As AWS documents payload format 2.0. */
function urlEvent(request: UrlRequest): object {
  const { path = '/verify', query = '', method = 'POST', body, headers = {}, context } = request;
  const http = { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'gate' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: { http, stage: '$default', ...context },
    ...(body !== undefined && {
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    }),
  };
}

const BODY: string = JSON.stringify({ token: newToken() });

async function askUrl(request: UrlRequest, config = CONFIG): Promise<UrlResult> {
  return (await createLambdaHandler(config, QUIET)(urlEvent(request))) as UrlResult;
}

describe('createLambdaHandler() behind a function URL', () => {
  it('answers a question that HMAC signs', async () => {
    const headers = { authorization: signBody(BODY) };
    const { statusCode, body, headers: answered } = await askUrl({ body: BODY, headers });
    assert.equal(statusCode, 200);
    assert.equal(JSON.parse(body).ok, true);
    assert.equal(answered['cache-control'], 'no-store');
    assert.equal(answered['content-type'], 'application/json');
  });

  it('takes the path and query as they came for what is signed', async () => {
    const headers = { authorization: signBody(BODY, { path: '/verify?a=%62' }) };
    const request = { body: BODY, headers, query: 'a=%62' };
    assert.equal((await askUrl(request)).statusCode, 200);
    assert.equal((await askUrl({ ...request, query: 'a=b' })).statusCode, 401);
  });

  it('answers a caller that IAM has let in, only where the config trusts it', async () => {
    const trusting = { ...CONFIG, authentication: { functionUrl: true } } as const;
    const request = { body: BODY, context: IAM };
    assert.equal(JSON.parse((await askUrl(request, trusting)).body).ok, true);
    assert.equal((await askUrl(request)).statusCode, 401);
    assert.equal((await askUrl({ body: BODY }, trusting)).statusCode, 401);
    const lambda = { authorizer: { lambda: { iam: 'x' } } };
    assert.equal((await askUrl({ body: BODY, context: lambda }, trusting)).statusCode, 401);
  });

  it('refuses a body over the limit, another method, another path', async () => {
    const long = 'x'.repeat(32_769);
    const headers = { authorization: signBody(long) };
    assert.equal((await askUrl({ body: long })).statusCode, 401);
    assert.equal((await askUrl({ body: long, headers })).statusCode, 413);
    assert.equal((await askUrl({ method: 'TRACE' })).statusCode, 405);
    assert.equal((await askUrl({ path: '/other' })).statusCode, 404);
    assert.equal((await askUrl({ path: '/healthz', method: 'GET' })).statusCode, 200);
  });

  it("takes the address that AWS saw for the proxy's", async () => {
    const headers = {
      'x-forwarded-method': 'GET',
      'x-forwarded-host': 'a',
      'x-forwarded-uri': '/',
      authorization: `Bearer ${newToken()}`,
    };
    const request = { path: '/auth', method: 'GET', headers };
    const trusting = { ...CONFIG, authentication: { trustedProxies: ['192.0.2.0/24'] } };
    assert.equal((await askUrl(request, trusting)).statusCode, 200);
    assert.equal((await askUrl(request)).statusCode, 403);
  });

  it('gives an answer to an event of which parts are missing', async () => {
    const handler = createLambdaHandler(CONFIG, QUIET);
    for (const http of [null, 1, {}, { method: 1 }]) {
      const { statusCode } = (await handler({ requestContext: { http } })) as UrlResult;
      assert.ok(statusCode >= 400);
    }
  });
});

describe('createLambdaHandler() invoked directly', () => {
  const handler = createLambdaHandler({ ...CONFIG, authentication: { invoke: true } }, QUIET);

  it('answers a question with the answer itself', async () => {
    const answer = (await handler({ token: newToken({ sub: 'user-9' }) })) as VerifyAnswer;
    assert.equal(answer.ok && answer.claims.sub, 'user-9');
    assert.deepEqual(await handler({ token: newToken({ exp: 1 }) }), {
      ok: false,
      code: 'token_expired',
      ttlSeconds: 60,
    });
  });

  it('decides on everything that is no question', async () => {
    const records = { Records: [{ body: JSON.stringify({ token: newToken() }) }] };
    for (const event of [
      undefined,
      null,
      'x',
      [],
      {},
      { token: 1 },
      records,
      { requestContext: 1 },
    ]) {
      assert.deepEqual(await handler(event), { ok: false, code: 'token_malformed' });
    }
  });

  it('refuses claims that the runtime could not write as JSON', async () => {
    const answer = (await handler({ token: deepToken(5500) })) as VerifyAnswer;
    assert.equal(answer.ok || answer.code, 'payload_malformed');
    assert.match(JSON.stringify(answer), /payload_malformed/);
  });

  it('refuses every question without authentication.invoke', async () => {
    const closed = createLambdaHandler(CONFIG, QUIET);
    for (const event of [{ token: newToken() }, {}]) {
      assert.deepEqual(await closed(event), { ok: false, code: 'delegate_denied' });
    }
  });

  it('reports each question', async () => {
    const reports: RequestReport[] = [];
    const observe = [(report: RequestReport) => reports.push(report)];
    const config = { ...CONFIG, authentication: { invoke: true } } as const;
    await createLambdaHandler(config, { observe })({ token: 'x' });
    assert.deepEqual(
      reports.map(({ endpoint, code, status }) => ({ endpoint, code, status })),
      [{ endpoint: 'invoke', code: 'token_malformed', status: 200 }],
    );
  });
});

describe('createLambdaHandler() and the freeze', () => {
  const { jwks, ...config } = CONFIG;
  const fetching = { ...config, jwks: SIGNER.jwk, jwksUri: 'https://login.example.com/jwks.json' };

  it('waits for a due refresh before the process freezes', async () => {
    let now = Date.now() / 1000;
    let isDone = false;
    const fetch = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      isDone = true;
      return Response.json({ keys: [SIGNER.jwk] });
    };
    const handler = createLambdaHandler(fetching, { ...QUIET, fetch, clock: () => now });
    now += 3601;
    await handler({ token: 'x' });
    assert.equal(isDone, true);
  });

  it('does not wait for ever', async () => {
    let now = Date.now() / 1000;
    const fetch = () => new Promise<never>(() => {});
    const ports = { ...QUIET, fetch, clock: () => now, refreshWaitMilliseconds: 5 };
    const config = { ...fetching, authentication: { invoke: true } } as const;
    const handler = createLambdaHandler(config, ports);
    now += 3601;
    assert.deepEqual(await handler({ token: '' }), {
      ok: false,
      code: 'token_malformed',
      ttlSeconds: 60,
    });
  });
});
