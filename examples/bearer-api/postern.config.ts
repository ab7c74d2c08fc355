import { defineConfig } from 'postern';

// An API behind CloudFront whose callers bring access tokens of an OpenID provider.
export default defineConfig({
  hosts: ['api.example.com'],
  issuer: 'https://login.example.com/',
  audience: 'https://api.example.com/',
  algorithms: ['RS256'],
  typ: 'at+jwt',
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  log: 'all',
  rules: [
    { path: '/health', methods: ['GET'], allow: 'anyone' },
    {
      path: '/reports*',
      methods: ['GET'],
      require: { scope: { allOf: ['read'] } },
      cors: { origins: ['https://app.example.com'] },
    },
    { path: '/reports*', require: { scope: { allOf: ['write'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/mcp*', allow: 'authenticated', resource: 'https://api.example.com/mcp' },
    { path: '/internal*', allow: 'nobody' },
    { path: '/me', allow: 'authenticated' },
  ],
});
