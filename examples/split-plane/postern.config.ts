import { defineConfig, secret } from 'postern';

// The site of examples/private-site, checked in a CloudFront Function: only sign-ins reach Lambda@Edge.
export default defineConfig({
  target: 'split',
  hosts: ['handbook.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'handbook',
    clientSecret: secret('HANDBOOK_CLIENT_SECRET'),
    scopes: ['openid', 'email', 'offline_access'],
    // Who of the provider's people may enter at all.
    emailDomains: ['example.com'],
    pages: { title: 'Handbook' },
  },
  session: {
    keyRing: secret('POSTERN_KEY_RING'),
    claims: ['groups', 'name'],
    // Where the login half writes who has signed out, and the function reads it.
    revocationStore: {
      type: 'key-value-store',
      arn: 'arn:aws:cloudfront::123456789012:key-value-store/6f3e1d0a-5b7c-4c8e-9a1f-2d4b6c8e0f13',
    },
  },
  forward: { headers: { 'x-user': 'sub' } },
  rewrite: { directoryIndex: 'index.html' },
  rules: [
    { path: '/', allow: 'anyone' },
    { path: '/assets/*', allow: 'anyone' },
    { path: '/finance*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
