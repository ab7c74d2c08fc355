import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { originOf } from './origin.ts';

describe('originOf()', () => {
  for (const [host, sent, origin] of [
    ['app.example.com', 'app.example.com', 'https://app.example.com'],
    ['app.example.com', 'app.example.com:8443', 'https://app.example.com'],
    ['app.example.com', 'localhost:8080', 'https://app.example.com'],
    ['notlocalhost', 'notlocalhost:8080', 'https://notlocalhost'],
    ['localhost', 'LOCALHOST:8080', 'http://localhost:8080'],
    ['localhost', 'localhost', 'http://localhost'],
    ['localhost', 'localhost:80', 'http://localhost'],
    ['localhost', 'localhost:8', 'http://localhost:8'],
    ['localhost', 'localhost:800', 'http://localhost:800'],
    ['login.localhost', 'app.localhost:8080', 'http://login.localhost:8080'],
    ['127.0.0.1', '127.0.0.1:9', 'http://127.0.0.1:9'],
    ['localhost', 'localhost:0080', 'http://localhost'],
    ['localhost', 'localhost:99999', 'http://localhost'],
    ['[::1]', '[::1]:9', 'http://[::1]:9'],
    ['[::1]', '[::1]', 'http://[::1]'],
  ] as const) {
    it(`says ${origin} of ${host} as ${sent}`, () => {
      assert.equal(originOf(host, sent), origin);
      if (sent.startsWith(host)) assert.equal(new URL(origin).origin, origin);
    });
  }
});
