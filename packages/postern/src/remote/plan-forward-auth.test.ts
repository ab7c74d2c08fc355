/** The options of delegation to a forward-auth service: what is planned and what is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planGate } from '../gate/plan-gate.ts';
import type { PosternConfig } from '../policy/config.ts';

const URL_GIVEN = 'https://auth.example.com/oauth2/auth';

function plan(options: object = {}, config: Partial<PosternConfig> = {}) {
  const delegate = {
    type: 'forwardAuth',
    url: URL_GIVEN,
    responseHeaders: ['X-Auth-Request-User'],
  };
  const rules = [{ path: '*', allow: 'authenticated' }] as const;
  return planGate({ delegate: { ...delegate, ...options } as never, rules, ...config }).plan;
}

describe('planDelegate(), forwardAuth', () => {
  it('plans names in lower case and keeps no answers, unless the config says so', () => {
    const { configHash, ...planned } = plan().delegate as object as Record<string, unknown>;
    assert.match(String(configHash), /^[\w-]{22}$/);
    assert.deepEqual(planned, {
      type: 'forwardAuth',
      targets: [URL_GIVEN],
      requestHeaders: ['authorization', 'cookie'],
      responseHeaders: ['x-auth-request-user'],
      deadlineMilliseconds: 800,
      cacheMaxAgeSeconds: 0,
      cacheMaxEntries: 1_000,
      cacheMaxBytes: 4_194_304,
    });
    assert.equal(plan({ cacheMaxAgeSeconds: 20 }).delegate?.cacheMaxAgeSeconds, 20);
  });

  it('tells the origin what the delegate answers, besides "forward"', () => {
    const { policy } = plan({}, { forward: { headers: { 'X-Mail': 'email' } } });
    assert.deepEqual(policy.forwardHeaders, [
      { header: 'x-mail', path: ['email'] },
      { header: 'x-auth-request-user', path: ['x-auth-request-user'] },
    ]);
    assert.equal(plan({ responseHeaders: [] }).policy.forwardHeaders, undefined);
  });

  it('plans which of them are lists', () => {
    const { delegate } = plan({ responseHeaders: ['X-B', 'X-A'], listHeaders: ['X-B', 'x-b'] });
    assert.deepEqual((delegate as { listHeaders?: unknown }).listHeaders, ['x-b']);
    assert.ok(!('listHeaders' in Object(plan({ listHeaders: [] }).delegate)));
  });

  it('takes a prefix for the path', () => {
    const { delegate } = plan({ appendPath: true, url: 'https://auth.example.com/check/' });
    assert.deepEqual(delegate?.targets, ['https://auth.example.com/check']);
  });

  const REFUSED: readonly (readonly [options: object, message: RegExp])[] = [
    [{ url: 'http://auth.example.com/' }, /"delegate.url" must be an https URL/],
    [{ url: `${URL_GIVEN}?a=1`, appendPath: true }, /"delegate.url" must have no query/],
    [{ appendPath: 'yes' }, /"delegate.appendPath" must be true or false, got "yes"/],
    [{ requestHeaders: 'cookie' }, /"delegate.requestHeaders" must be a list/],
    [{ requestHeaders: ['a b'] }, /"delegate.requestHeaders\[0\]" must be a header name/],
    [
      { requestHeaders: ['X-Forwarded-Uri'] },
      /"delegate.requestHeaders\[0\]" must name headers that/,
    ],
    [
      { requestHeaders: ['cookie', 'Host'] },
      /"delegate.requestHeaders\[1\]" must name headers that/,
    ],
    [{ responseHeaders: 'x-user' }, /"delegate.responseHeaders" must be a list/],
    [{ responseHeaders: [''] }, /"delegate.responseHeaders" must be a string that is not empty/],
    [{ responseHeaders: ['Set-Cookie'] }, /"delegate.responseHeaders" must have names that are no/],
    [{ responseHeaders: ['exp'] }, /"delegate.responseHeaders\[0\]" must name headers for/],
    [
      { responseHeaders: ['Authorization'] },
      /"delegate.responseHeaders" must have names of its own/,
    ],
    [{ responseHeaders: ['Host'] }, /"delegate.responseHeaders" must have names that CloudFront/],
    [{ responseHeaders: ['x-a', 'X_A'] }, /"delegate.responseHeaders" must name each header once/],
    [{ listHeaders: 'x-a' }, /"delegate.listHeaders" must be a list/],
    [{ listHeaders: ['x-a'] }, /"delegate.listHeaders" must name members of "responseHeaders"/],
    [{ redirectOrigins: 'x' }, /"delegate.redirectOrigins" must be a list/],
    [
      { redirectOrigins: ['http://login.example.com'] },
      /"delegate.redirectOrigins\[0\]" must be an https/,
    ],
    [
      { redirectOrigins: ['https://login.example.com/a'] },
      /"delegate.redirectOrigins\[0\]" must be an origin/,
    ],
    [
      { redirectorigins: [] },
      /Unknown option "delegate.redirectorigins": did you mean "redirectOrigins"/,
    ],
  ];
  for (const [options, message] of REFUSED) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => plan(options),
        (cause) => cause instanceof TypeError && message.test(cause.message),
      );
    });
  }

  it('refuses to leave "responseHeaders" out', () => {
    const delegate = { type: 'forwardAuth', url: URL_GIVEN } as never;
    const rules = [{ path: '*', allow: 'authenticated' }] as const;
    assert.throws(() => planGate({ delegate, rules }), /"delegate.responseHeaders" must be a list/);
  });

  it('refuses a header that "forward" sets too', () => {
    const forward = { headers: { 'x-auth-request-user': 'sub' } };
    assert.throws(() => plan({}, { forward }), /must name each header once/);
  });
});
