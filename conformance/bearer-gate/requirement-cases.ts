/** Whether genuine claims are enough. */
import { type BearerCase, CHALLENGE } from './bearer-case.ts';

export const REQUIREMENT_CASES: readonly BearerCase[] = [
  {
    title: 'a scope that is not granted',
    request: { path: '/reports' },
    claims: { scope: 'other' },
    expected: '403 insufficient_scope',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="insufficient_scope", error_description="insufficient_scope", scope="reports:read", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/reports"`,
    },
  },
  {
    title: 'a scope as a part of another',
    request: { path: '/reports' },
    claims: { scope: 'reports:readonly' },
    expected: '403 insufficient_scope',
  },
  {
    title: 'scp as a list',
    request: { path: '/reports' },
    claims: { scp: ['reports:read'] },
    expected: '200 allowed',
  },
  {
    title: 'no groups at all fails noneOf too',
    request: { path: '/staff' },
    claims: {},
    expected: '403 insufficient_scope',
  },
  {
    title: 'a group',
    request: { path: '/staff' },
    claims: { 'cognito:groups': ['staff'] },
    expected: '200 allowed',
  },
  {
    title: 'a group that is excluded',
    request: { path: '/staff' },
    claims: { 'cognito:groups': ['staff', 'suspended'] },
    expected: '403 insufficient_scope',
  },
  {
    title: 'a nested claim and a number',
    request: { path: '/roles' },
    claims: { realm_access: { roles: ['auditor'] }, tier: 2 },
    expected: '200 allowed',
  },
  {
    title: 'a number as text',
    request: { path: '/roles' },
    claims: { realm_access: { roles: ['auditor'] }, tier: '2' },
    expected: '403 insufficient_scope',
  },
];
