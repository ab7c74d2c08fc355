/** Answers that pages and MCP clients rely on. */
import type { BearerCase } from './bearer-case.ts';

export const ANSWER_CASES: readonly BearerCase[] = [
  {
    title: 'a preflight of a listed origin',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    },
    expected: '204 responded',
    answer: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET',
    },
  },
  {
    title: 'a preflight of another origin',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: { origin: 'https://evil.example.com', 'access-control-request-method': 'GET' },
    },
    expected: '403 cors_denied',
    answer: { 'access-control-allow-origin': null },
  },
  {
    title: 'a preflight for a rule without cors',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' },
    },
    expected: '403 cors_denied',
  },
  {
    title: 'a refusal that a page may read',
    request: { path: '/reports', headers: { origin: 'https://app.example.com' } },
    expected: '401 credential_missing',
    answer: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': 'WWW-Authenticate, x-total',
      vary: 'Origin',
    },
  },
  {
    title: 'a refusal that another page may not read',
    request: { path: '/reports', headers: { origin: 'https://evil.example.com' } },
    expected: '401 credential_missing',
    answer: { 'access-control-allow-origin': null, vary: 'Origin' },
  },
  {
    title: 'resource metadata',
    request: { path: '/.well-known/oauth-protected-resource/reports' },
    expected: '200 responded',
    answer: { 'content-type': 'application/json' },
  },
  {
    title: 'resource metadata at the root',
    request: { path: '/.well-known/oauth-protected-resource' },
    expected: '200 responded',
  },
  {
    title: 'resource metadata of no resource',
    request: { path: '/.well-known/oauth-protected-resource/me' },
    expected: '403 no_rule',
  },
];
