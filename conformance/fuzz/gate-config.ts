/** The gate that requests are fuzzed through: one rule of each kind, and tokens that a secret signs, for speed. */
import type { PosternConfig } from 'postern';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { SECRET } from './keys.ts';

export const gateConfig: PosternConfig = {
  hosts: ['api.example.com', '*.tenant.example'],
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['HS256'],
  jwks: { keys: [SECRET.jwk] },
  claims: { groups: 'cognito:groups' },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  rewrite: { directoryIndex: 'index.html' },
  rules: [
    { path: '/health', methods: ['GET'], allow: 'anyone' },
    { path: '/internal*', allow: 'nobody' },
    {
      path: '/reports*',
      methods: ['GET', 'PUT'],
      require: { scope: { allOf: ['reports:read'] } },
      cors: { origins: ['https://app.example.com'], exposeHeaders: ['x-total'] },
      resource: 'https://api.example.com/reports',
    },
    { path: '/staff*', require: { groups: { anyOf: ['admin'], noneOf: ['suspended'] } } },
    { path: '/me*', allow: 'authenticated' },
    { path: '/public*', allow: 'anyone' },
  ],
};

/** The rules that need no credential, by their place. */
export function isOpenRule(place: number): boolean {
  return gateConfig.rules[place]?.allow === 'anyone';
}

/** The first rule of this method and path, found as simply as can be: a second opinion on the gate's. */
export function findRuleSimply(method: string, path: string): number {
  return gateConfig.rules.findIndex((rule) => {
    const start = rule.path.replace('*', '');
    const isPath = rule.path.endsWith('*') ? path.startsWith(start) : path === start;
    return isPath && (!rule.methods || rule.methods.includes(method === 'HEAD' ? 'GET' : method));
  });
}
