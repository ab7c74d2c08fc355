// The gate whose zipped size the docs state for forward-auth: the rules of `bearer.config.ts`, and a proxy like Authelia is asked about every request.
import { defineConfig } from 'postern';

export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'forwardAuth',
    url: 'https://auth.example.com/api/authz/forward-auth',
    responseHeaders: ['Remote-User', 'Remote-Groups'],
    listHeaders: ['Remote-Groups'],
    redirectOrigins: ['https://auth.example.com'],
  },
  claims: { groups: 'remote-groups' },
  rules: [
    { path: '/api/reports*', require: { groups: { anyOf: ['reports'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
