/** The config that the bearer gate's cases are about: one rule of each kind. */
import type { Signer } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

export function bearerGateConfig(key: Signer): PosternConfig {
  return {
    hosts: ['api.example.com', 'admin.example.com'],
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    jwks: { keys: [key.jwk] },
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups', 'x-note': 'note' } },
    rewrite: { directoryIndex: 'index.html' },
    rules: [
      { path: '/health', methods: ['GET'], allow: 'anyone' },
      { host: 'admin.example.com', path: '*', require: { groups: { anyOf: ['admin'] } } },
      { path: '/public*', allow: 'anyone' },
      { path: '/internal*', allow: 'nobody' },
      {
        path: '/reports*',
        methods: ['GET'],
        require: { scope: { allOf: ['reports:read'] } },
        cors: { origins: ['https://app.example.com'], exposeHeaders: ['x-total'] },
        resource: 'https://api.example.com/reports',
      },
      { path: '/reports*', require: { scope: { allOf: ['reports:read', 'reports:write'] } } },
      { path: '/staff*', require: { groups: { anyOf: ['staff'], noneOf: ['suspended'] } } },
      { path: '/roles*', require: { roles: { allOf: ['auditor'] }, tier: { equals: 2 } } },
      { path: '/me*', allow: 'authenticated' },
    ],
  };
}
