/** Paths that an origin could read in another way than the gate. */
import { type BearerCase, NORMALISED } from './bearer-case.ts';

export const PATH_CASES: readonly BearerCase[] = [
  {
    title: 'dot segments out of a public folder',
    request: { path: '/public/../me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'encoded dot segments',
    request: { path: '/public/%2e%2e/me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'doubly encoded dot segments',
    request: { path: '/public/%252e%252e/me' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'an encoded slash',
    request: { path: '/public%2f..%2fme' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'a matrix parameter before the slash',
    request: { path: '/public/..;/me' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'a backslash',
    request: { path: '/public\\..\\me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'repeated slashes that change the rule',
    request: { path: '//me' },
    claims: {},
    expected: '400 ambiguous_path',
  },
  {
    title: 'repeated slashes within one rule',
    request: { path: '/me//x' },
    claims: {},
    expected: '200 allowed',
  },
  {
    title: 'an encoded character within one rule',
    request: { path: '/me/caf%C3%A9' },
    claims: {},
    expected: '200 allowed',
    forwardedPath: '/me/caf%C3%A9/index.html',
  },
  { title: 'an encoded NUL', request: { path: '/public/%00' }, expected: '400 invalid_path' },
  {
    title: 'invalid percent-encoding',
    request: { path: '/public/%zz' },
    expected: '400 invalid_path',
  },
  { title: 'invalid UTF-8', request: { path: '/public/%ff' }, expected: '400 invalid_path' },
];
