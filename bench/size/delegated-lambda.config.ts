// The gate whose zipped size README states for delegation by Lambda: the rules of `bearer.config.ts`, and every token is the delegate's to judge.
import { defineConfig } from 'postern';

export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'lambda',
    functionName: 'postern-verifier',
    qualifier: 'live',
    regions: ['eu-central-1', 'us-east-1'],
  },
  rules: [
    { path: '/api/reports*', require: { scope: { allOf: ['reports:read'] } } },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
});
