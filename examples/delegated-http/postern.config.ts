import { defineConfig, secret } from 'postern';

const { VERIFIER_URL = 'https://verify.example.com/verify' } = process.env;

// The gate holds no key of an issuer: a service says whose a token is, and the gate's rules judge what it says.
export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'http',
    url: VERIFIER_URL.split(' '),
    authentication: { hmac: { id: 'demo', secret: secret('POSTERN_DELEGATE_KEY') } },
  },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  log: 'all',
  rules: [
    { path: '/health', methods: ['GET'], allow: 'anyone' },
    { path: '/reports*', methods: ['GET'], require: { scope: { allOf: ['read'] } } },
    { path: '/reports*', require: { scope: { allOf: ['write'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/me', allow: 'authenticated' },
  ],
});
