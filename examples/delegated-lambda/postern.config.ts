import { defineConfig } from 'postern';

// The gate holds no key and no policy: a Lambda function in two regions says who may pass. The nearest is asked first.
export default defineConfig({
  hosts: ['api.example.com'],
  delegate: {
    type: 'lambda',
    functionName: 'api-verifier',
    regions: [
      region('eu-central-1', process.env.EU_CENTRAL_1_ENDPOINT),
      region('us-east-1', process.env.US_EAST_1_ENDPOINT),
    ],
    // Each region has half of it, and a function that starts takes longer than one that runs.
    deadlineMilliseconds: 4000,
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

/** With an endpoint of its own on this machine, where `services.mjs` starts a local Lambda; deployed, AWS's. */
function region(name: string, endpoint: string | undefined) {
  return endpoint ? { region: name, endpoint } : name;
}
