import { defineConfig, secret } from 'postern';

// An API whose callers bring opaque tokens: the gate asks the OAuth server what each of them is worth (RFC 7662).
const issuer = process.env.LOGIN_ISSUER ?? 'https://login.example.com';

export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'introspection',
    url: `${issuer}/token/introspection`,
    clientId: 'edge-gate',
    authentication: { clientSecretBasic: secret('GATE_CLIENT_SECRET') },
    issuer,
    audience: 'https://api.example.com/',
    // A token that has been revoked passes for so long at most.
    cacheMaxAgeSeconds: 30,
    // The server of this example shares two cores with everything else.
    deadlineMilliseconds: 2_000,
  },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  log: 'all',
  rules: [
    { path: '/health', methods: ['GET'], allow: 'anyone' },
    { path: '/reports*', methods: ['GET'], require: { scope: { allOf: ['read'] } } },
    { path: '/reports*', require: { scope: { allOf: ['write'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/me', allow: 'authenticated' },
  ],
});
