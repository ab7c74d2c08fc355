import { defineConfig, secret } from 'postern';

// One function at the edge signs people in and decides every request. The bucket is told nothing about them, so that its pages can be
// cached for everyone who may see them.
export default defineConfig({
  hosts: ['docs.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'docs',
    clientSecret: secret('DOCS_CLIENT_SECRET'),
    scopes: ['openid', 'email'],
    emailDomains: ['example.com'],
  },
  session: { keyRing: secret('POSTERN_KEY_RING') },
  rewrite: { directoryIndex: 'index.html' },
  rules: [
    { path: '/assets/*', allow: 'anyone' },
    { path: '*', allow: 'authenticated' },
  ],
});
