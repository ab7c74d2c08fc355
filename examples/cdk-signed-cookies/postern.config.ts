import { defineConfig, secretsManager } from 'postern';

// Everybody who may sign in may see everything. No rule on claims, no headers for the origin: CloudFront asks no function.
export default defineConfig({
  target: 'function-url',
  originHeader: { values: [secretsManager('docs/origin-key')] },
  hosts: ['docs.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'docs',
    clientSecret: secretsManager('docs/login', { jsonKey: 'clientSecret' }),
    scopes: ['openid', 'email'],
    emailDomains: ['example.com'],
  },
  session: {
    keyRing: secretsManager('docs/ring'),
    format: 'cloudfront-signed-cookies',
    keyPairId: 'K2JCJMDEHXQW5F',
    privateKey: secretsManager('docs/cloudfront-key'),
    idleSeconds: 3_600,
  },
  rules: [
    { path: '/assets/*', allow: 'anyone' },
    { path: '*', allow: 'authenticated' },
  ],
});
