/** What the origin gets of an allowed request. */
import type { BearerCase } from './bearer-case.ts';

export const ORIGIN_CASES: readonly BearerCase[] = [
  {
    title: 'claims as headers',
    request: { path: '/me' },
    claims: { 'cognito:groups': ['a,b', 'grün'] },
    expected: '200 allowed',
    forwarded: { 'x-user': 'ada', 'x-groups': 'a%2Cb,gr%C3%BCn' },
  },
  {
    title: 'identity that the client claims',
    request: {
      path: '/public',
      headers: {
        'x-user': 'root',
        'x-forwarded-user': 'root',
        'x-postern-sub': 'root',
        x_forwarded_email: 'root',
        'x-amzn-oidc-data': 'root',
        'remote-user': 'root',
        accept: 'text/plain',
      },
    },
    expected: '200 allowed',
    forwarded: {
      'x-user': null,
      'x-forwarded-user': null,
      'x-postern-sub': null,
      x_forwarded_email: null,
      'x-amzn-oidc-data': null,
      'remote-user': null,
      accept: 'text/plain',
    },
  },
  {
    title: 'a line break in a claim',
    request: { path: '/me' },
    claims: { sub: 'a\r\nx-admin: 1' },
    expected: '200 allowed',
    forwarded: { 'x-user': 'a%0D%0Ax-admin:%201', 'x-admin': null },
  },
  {
    title: 'a claim too long for a header',
    request: { path: '/me' },
    claims: { note: 'x'.repeat(1025) },
    expected: '200 allowed',
    forwarded: { 'x-note': null, 'x-user': 'ada' },
  },
  {
    title: 'the index of a folder',
    request: { path: '/public/docs/' },
    expected: '200 allowed',
    forwardedPath: '/public/docs/index.html',
  },
  {
    title: 'a path without extension',
    request: { path: '/public/docs' },
    expected: '200 allowed',
    forwardedPath: '/public/docs/index.html',
  },
  {
    title: 'a file',
    request: { path: '/public/a.css' },
    expected: '200 allowed',
    forwardedPath: '/public/a.css',
  },
  {
    title: 'a method of its own',
    request: { method: 'PROPFIND', path: '/me' },
    claims: {},
    expected: '200 allowed',
    notFor: { emulator: 'CloudFront knows seven methods' },
  },
];
