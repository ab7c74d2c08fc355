import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReturnTarget } from './return-target.ts';

const ORIGIN = 'https://app.example.com';

const read = (text: string | null | undefined): string => readReturnTarget(text, ORIGIN);

describe('readReturnTarget()', () => {
  it('keeps path and query byte for byte', () => {
    for (const target of [
      '/',
      '/a?',
      '/a?b',
      '/a/../b?c=%2f%2F..&c=+%20&%%&"=\'<>`{}|^[]',
      '/%2e%2e/%E4?q=%E4%00',
      '/a?next=https://evil.example/&n=//evil.example',
      '/a:b@c//d/;p=1?x=/\u007e',
      '/.posternish/x',
      '/a?/.postern/logout',
    ]) {
      assert.equal(read(target), target);
    }
  });

  it('encodes what cannot be in a header, and drops the fragment', () => {
    assert.equal(read('/käse brot?q=ü#top'), '/k%C3%A4se%20brot?q=%C3%BC');
    assert.equal(read('/\ud83d\ude00\ud83d'), '/%F0%9F%98%80%EF%BF%BD');
    assert.equal(read('/#//evil.example'), '/');
  });

  it('gives "/" for what could lead elsewhere', () => {
    for (const target of [
      undefined,
      null,
      '',
      'a',
      ' /a',
      'https://evil.example/',
      'https:/a',
      'javascript:alert(1)',
      '//evil.example/',
      '///evil.example/',
      '/\\evil.example/',
      '\\/evil.example/',
      '/\t/evil.example/',
      '/\n/evil.example/',
      '/\r\nset-cookie: a=b',
      '/a\\b',
      '/a\u0000',
      '/a\u007f',
    ]) {
      assert.equal(read(target), '/', JSON.stringify(target));
    }
  });

  it('never leads to another origin, however a browser resolves it', () => {
    for (const target of ['/a/..//evil.example', '/.//evil.example', '/%2e%2e//evil.example']) {
      assert.equal(new URL(read(target), `${ORIGIN}/x/y`).origin, ORIGIN);
    }
  });

  it('gives "/" for the login endpoints, in any spelling that a browser resolves', () => {
    for (const target of [
      '/.postern',
      '/.postern/logout',
      '/.postern?a',
      '/a/../.postern/logout',
      '/a/%2e%2E/.postern/logout',
      '/./.postern/refresh?return_to=/',
    ]) {
      assert.equal(read(target), '/', target);
    }
  });

  it('cuts what is over 2,048 bytes to its path, then to "/"', () => {
    const query = `/p?${'q'.repeat(2045)}`;
    assert.equal(read(query), query);
    assert.equal(read(`${query}q`), '/p');
    assert.equal(read(`/${'p'.repeat(2048)}?q`), '/');
    assert.equal(read(`/${'ü'.repeat(342)}`), '/');
  });
});
