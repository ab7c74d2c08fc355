import { defineConfig, secret } from 'postern';

// A split gate whose login half is behind a function URL. Its store is made by the Terraform module.
export default defineConfig({
  target: 'split',
  loginHalf: 'function-url',
  originHeader: { values: [secret('POSTERN_ORIGIN_KEY')] },
  hosts: ['app.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'app',
    clientSecret: secret('APP_CLIENT_SECRET'),
    scopes: ['openid', 'email'],
    emailDomains: ['example.com'],
  },
  session: { keyRing: secret('POSTERN_KEY_RING') },
  rules: [
    { path: '/health', allow: 'anyone' },
    { path: '*', allow: 'authenticated' },
  ],
});
