import { defineConfig, secretsManager } from 'postern';

// As examples/private-site, with secrets that the function fetches: none is in the build, nor needed for it.
export default defineConfig({
  hosts: ['handbook.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'handbook',
    clientSecret: secretsManager('handbook/login', {
      region: 'eu-central-1',
      jsonKey: 'clientSecret',
    }),
    scopes: ['openid', 'email'],
    emailDomains: ['example.com'],
    pages: { title: 'Handbook' },
  },
  session: {
    keyRing: secretsManager('handbook/ring', { region: 'eu-central-1' }),
    claims: ['groups'],
  },
  rewrite: { directoryIndex: 'index.html' },
  rules: [
    { path: '/', allow: 'anyone' },
    { path: '/assets/*', allow: 'anyone' },
    { path: '/finance*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
