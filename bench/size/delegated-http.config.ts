// The gate whose zipped size README states for delegation by HTTP: the rules of `bearer.config.ts`, and every token is the delegate's to judge.
import { defineConfig, secret } from 'postern';

export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'http',
    url: ['https://verify.example.com/verify', 'https://verify.example.org/verify'],
    authentication: { hmac: { id: '2026-11', secret: secret('POSTERN_DELEGATE_KEY') } },
  },
  rules: [
    { path: '/api/reports*', require: { scope: { allOf: ['reports:read'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
