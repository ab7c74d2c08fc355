import { defineConfig, secret } from 'postern';

// A site in a bucket for the people of one company: everyone signs in, and some pages are for some of them.
export default defineConfig({
  hosts: ['handbook.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'handbook',
    clientSecret: secret('HANDBOOK_CLIENT_SECRET'),
    scopes: ['openid', 'email', 'offline_access'],
    // Who of the provider's people may enter at all.
    emailDomains: ['example.com'],
    pages: { title: 'Handbook', logo: '/assets/logo.svg' },
  },
  session: {
    keyRing: secret('POSTERN_KEY_RING'),
    // A working day, and an hour without a click.
    lifetimeSeconds: 43_200,
    idleSeconds: 3_600,
    claims: ['groups', 'name'],
  },
  forward: { headers: { 'x-user': 'sub', 'x-name': 'name' } },
  rewrite: { directoryIndex: 'index.html' },
  log: 'all',
  rules: [
    { path: '/', allow: 'anyone' },
    { path: '/assets/*', allow: 'anyone' },
    { path: '/finance*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
