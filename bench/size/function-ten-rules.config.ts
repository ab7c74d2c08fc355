/** The CloudFront Function whose source has a goal: ten rules, sessions by the key ring of its KeyValueStore, revocation, a log of refusals. */
import { defineConfig, secret } from 'postern';

const ISSUER = 'https://login.example.com/';

export default defineConfig({
  target: 'split',
  loginHalf: 'lambda-edge',
  hosts: ['app.example.com'],
  claims: { groups: 'groups' },
  login: {
    issuer: ISSUER,
    clientId: 'private-site',
    clientSecret: secret('POSTERN_CLIENT_SECRET'),
    scopes: ['openid', 'email', 'offline_access'],
    emailDomains: ['example.com'],
    endpoints: {
      authorization: 'https://login.example.com/authorize',
      token: 'https://login.example.com/token',
      revocation: 'https://login.example.com/revoke',
      endSession: 'https://login.example.com/logout',
    },
    jwks: {
      keys: [
        {
          kty: 'RSA',
          use: 'sig',
          alg: 'RS256',
          kid: '2026-11-a',
          e: 'AQAB',
          n: 'm4bidZ0CwlXb_o2juWi-5y-T-7y9hVAOYaJFiSEn8DBMf4OpehFfUKXtdusGbtRosg31lbFW4J6QBwqwKuS0PdZnT9UYt3AnbTXRhykRur_2ndkRGwLtZitukthPlJyoTi3v-07B6erWM1ixnMgsxsCjAxglTmOBZaeGww_M0dYovrrEfiqQIWp5jCaRXMt2boPLcYZh8ktkXXdoKY-q3ag01K19jX4EG0n0HN0O2zIn8FhER3rpxDZB5OEXkUb6OcnpMb8_s35iJZgnmy_Sg8OiLtBeGc6DVGgpvWOVXjxhK_Ao6AcW9zSmIwfbSOdOpjuqzUl1hOIAgupKIBfM3w',
        },
      ],
    },
    jwksUri: 'https://login.example.com/.well-known/jwks.json',
  },
  session: {
    keyRing: secret('POSTERN_KEY_RING'),
    claims: ['email', 'groups'],
    revocationStore: {
      type: 'key-value-store',
      arn: 'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    },
  },
  rules: [
    { path: '/health', allow: 'anyone' },
    { path: '/public/*', allow: 'anyone' },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/reports*', methods: ['GET'], require: { groups: { anyOf: ['finance', 'admin'] } } },
    { path: '/internal*', allow: 'nobody' },
    { path: '/docs*', allow: 'authenticated' },
    { path: '/team*', allow: 'authenticated' },
    {
      path: '/upload*',
      methods: ['POST', 'PUT'],
      require: { groups: { allOf: ['editor'] } },
    },
    { path: '/*.pdf', require: { groups: { anyOf: ['readers'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
