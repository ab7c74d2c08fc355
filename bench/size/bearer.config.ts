// The gate whose zipped size README states: one issuer, one RSA-2048 key baked, RS256, three rules with scope and groups,
// key refresh, 401/403 with RFC 9728 metadata, a log line. The key is nobody's: it was made for this file and its private half dropped.
import { defineConfig } from 'postern';

export default defineConfig({
  hosts: ['api.example.com'],
  issuer: 'https://login.example.com/',
  audience: 'https://api.example.com/',
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
  rules: [
    {
      path: '/api/reports*',
      require: { scope: { allOf: ['reports:read'] } },
      resource: 'https://api.example.com/api/reports',
    },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
