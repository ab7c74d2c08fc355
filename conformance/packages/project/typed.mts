// What an editor says of a config and an emulator: the types are there, and are not `any`.
import { type EmulatorOptions, startEmulator } from '@postern/emulator';
import { defineConfig } from 'postern';
import { createVerifier } from 'postern/jwt';

export const config = defineConfig({
  hosts: ['api.example.com'],
  issuer: 'https://login.example.com/',
  audience: 'api',
  algorithms: ['RS256'],
  rules: [{ path: '*', allow: 'authenticated' }],
});

// @ts-expect-error: a rule says who may enter
defineConfig({ hosts: ['api.example.com'], rules: [{ path: '*', allow: 'somebody' }] });

// @ts-expect-error: a folder is a path
startEmulator({ behaviors: [], origin: { directory: 1 } } satisfies EmulatorOptions);

// @ts-expect-error: whom a token is for is required
createVerifier({ issuer: 'https://login.example.com/', algorithms: ['RS256'] });
