import { defineConfig, secret } from 'postern';

// A single-page app and its API: the page is for everyone, the API for people who have signed in.
export default defineConfig({
  hosts: ['app.example.com'],
  login: {
    issuer: 'https://login.example.com',
    // A public client: PKCE protects the code, and there is no secret to keep.
    clientId: 'notes',
    scopes: ['openid', 'offline_access'],
    everyoneAtTheProvider: true,
    pages: { title: 'Notes', logo: '/icon.svg' },
  },
  session: {
    keyRing: secret('POSTERN_KEY_RING'),
    // So short that one can watch it being extended; an hour is more usual.
    idleSeconds: 60,
    lifetimeSeconds: 1_800,
    claims: ['groups', 'name'],
  },
  forward: { headers: { 'x-user': 'sub' } },
  log: 'all',
  rules: [
    { path: '/api/audit*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/api*', allow: 'authenticated' },
    { path: '*', allow: 'anyone' },
  ],
});
