/** The login gate whose size has a goal: PKCE, a client secret, refresh, revocation, logout at the provider, sessions, rules, bearer tokens, pages. */
import { defineConfig, secret } from 'postern';

const ISSUER = 'https://login.example.com/';

export default defineConfig({
  hosts: ['app.example.com'],
  issuer: ISSUER,
  audience: 'api',
  algorithms: ['RS256'],
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
  claims: { groups: 'groups' },
  login: {
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
  },
  session: { keyRing: secret('POSTERN_KEY_RING'), claims: ['email', 'groups'] },
  rules: [
    { path: '/health', allow: 'anyone' },
    { path: '/api*', credential: 'bearer', require: { scope: { allOf: ['read'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
