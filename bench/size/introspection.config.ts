// The gate whose zipped size the docs state for introspection: the rules of `bearer.config.ts`, and the OAuth server is asked about every token.
import { defineConfig, secret } from 'postern';

export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'introspection',
    url: 'https://login.example.com/introspect',
    clientId: 'edge-gate',
    authentication: { clientSecretBasic: secret('POSTERN_CLIENT_SECRET') },
    issuer: 'https://login.example.com/',
    audience: 'https://api.example.com/',
  },
  rules: [
    { path: '/api/reports*', require: { scope: { allOf: ['reports:read'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
