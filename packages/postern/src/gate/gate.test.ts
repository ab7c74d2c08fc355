import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGate } from './create-gate.ts';
import type { AnswerDecision, GateRequest } from './types.ts';

const gate = createGate({
  rules: [
    { path: '/api*', methods: ['GET', 'POST', 'OPTIONS'], allow: 'nobody' },
    { path: '*', allow: 'anyone' },
  ],
});

function ask(changes: Partial<GateRequest>) {
  const request = { method: 'GET', host: 'a', path: '/', query: '', headers: {}, clientIp: '' };
  return gate({ ...request, ...changes }, 0) as AnswerDecision;
}

describe('a gate', () => {
  for (const request of [
    {},
    { method: 5 },
    { method: undefined },
    { method: '' },
    { method: 'GE T' },
    { host: null },
    { path: ['/'] },
    { headers: undefined },
  ]) {
    it(`refuses the malformed request ${JSON.stringify(request)}`, () => {
      const given = Object.keys(request).length > 0 ? ask(request as never) : gate({} as never, 0);
      const { status, reason, code } = given as AnswerDecision;
      assert.deepEqual([status, reason, code], [400, 'request', 'invalid_request']);
    });
  }

  it('takes an OPTIONS request with an empty preflight header for an ordinary one', () => {
    const headers = { origin: ['https://a.example'], 'access-control-request-method': [''] };
    const { code, rule } = ask({ method: 'OPTIONS', path: '/api', headers });
    assert.deepEqual([code, rule], ['forbidden', 0]);
  });

  it('answers a preflight itself, also where anyone may pass', () => {
    const headers = { origin: ['https://a.example'], 'access-control-request-method': ['PUT'] };
    assert.equal(ask({ method: 'OPTIONS', path: '/x', headers }).code, 'cors_denied');
  });
});

describe('createGate()', () => {
  it('refuses `after`, which only a build can honour', () => {
    const config = { after: './mine.ts', rules: [{ path: '*', allow: 'anyone' }] } as const;
    assert.throws(() => createGate(config), /Option "after" is for builds/);
  });

  it('checks token options also where no rule needs them', () => {
    const rules = [{ path: '*', allow: 'anyone' }] as const;
    assert.throws(() => createGate({ audience: 'x', rules }), /issuer/);
  });

  it('refuses an option that is undefined: a variable that was never set would drop a check', () => {
    const rules = [{ path: '*', allow: 'authenticated' }];
    const token = { issuer: 'https://a.example/', audience: 'x', algorithms: ['RS256'] };
    const config = { ...token, jwksUri: 'https://a.example/', typ: undefined, rules };
    assert.throws(() => createGate(config as never), /Option "typ"/);
  });

  it('prints no password of a URL', () => {
    const rules = [{ path: '*', allow: 'authenticated' }] as const;
    const jwksUri = 'https://user:CANARY@idp.example/?key=CANARY';
    const config = {
      issuer: 'https://a.example/',
      audience: 'x',
      algorithms: ['RS256'],
      jwksUri,
      rules,
    };
    assert.throws(
      () => createGate(config as never),
      (error: Error) => !/CANARY/.test(error.message),
    );
  });
});
