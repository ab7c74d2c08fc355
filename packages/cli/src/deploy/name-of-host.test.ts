import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameOfHost } from './name-of-host.ts';

describe('nameOfHost()', () => {
  it('is the host itself, where that is all', () => {
    assert.equal(nameOfHost('app.example.com'), 'app-example-com');
  });

  it('tells hosts apart that would otherwise have one name', () => {
    const hosts = [
      ...['example.com', '1.example.com', '2.example.com', '*.example.com', 'any.example.com'],
      ...['host.1.example.com', 'a.b-c.example', 'a-b.c.example', 'a.b.c.example'],
      ...['a', 'b'].map((end) => `${'long.'.repeat(20)}${end}.example`),
    ];
    const names = hosts.map(nameOfHost);
    assert.equal(new Set(names).size, hosts.length, names.join());
    for (const name of names) assert.match(name, /^[a-z](-?[a-z\d]){0,51}$/);
    for (const name of names) assert.ok(name.length <= 52, name);
  });
});
