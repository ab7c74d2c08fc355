/** Which rule a request is under, by host, method and path. */
import type { BearerCase } from './bearer-case.ts';

export const HOST_AND_RULE_CASES: readonly BearerCase[] = [
  {
    title: 'a host that is not listed',
    request: { host: 'd111.cloudfront.net', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a listed host with a port',
    request: { host: 'api.example.com:8443', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a host in capitals',
    request: { host: 'API.Example.COM', path: '/health' },
    expected: '200 allowed',
  },
  {
    title: 'a host with a listed suffix',
    request: { host: 'evil-api.example.com', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a host rule without a token',
    request: { host: 'admin.example.com', path: '/public' },
    expected: '401 credential_missing',
  },
  {
    title: 'a host rule with the group',
    request: { host: 'admin.example.com', path: '/public' },
    claims: { 'cognito:groups': ['admin'] },
    expected: '200 allowed',
  },
  { title: 'a public path', request: { path: '/health' }, expected: '200 allowed' },
  {
    title: 'HEAD where GET is allowed',
    request: { method: 'HEAD', path: '/public/x' },
    expected: '200 allowed',
    notFor: { emulator: 'an answer to HEAD has no body to observe' },
  },
  {
    title: 'another method on a public path',
    request: { method: 'POST', path: '/health' },
    expected: '403 no_rule',
  },
  { title: 'no rule at all', request: { path: '/elsewhere' }, claims: {}, expected: '403 no_rule' },
  {
    title: 'another case of the path',
    request: { path: '/ME' },
    claims: {},
    expected: '403 no_rule',
  },
  {
    title: 'a rule for nobody',
    request: { path: '/internal/x' },
    claims: {},
    expected: '403 forbidden',
  },
  {
    title: 'the first match decides',
    request: { path: '/reports/7' },
    claims: { scope: 'reports:read' },
    expected: '200 allowed',
  },
  {
    title: 'the method chooses the rule',
    request: { method: 'DELETE', path: '/reports/7' },
    claims: { scope: 'reports:read' },
    expected: '403 insufficient_scope',
  },
];
