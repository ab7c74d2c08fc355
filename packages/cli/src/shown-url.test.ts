import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownArgument, shownUrl } from './shown-url.ts';

describe('shownUrl()', () => {
  for (const [address, expected] of [
    ['https://login.example.com', 'https://login.example.com'],
    ['https://login.example.com/', 'https://login.example.com/'],
    ['HTTPS://login.example.com:8443/a@b/', 'HTTPS://login.example.com:8443/a@b/'],
    ['https://user:CANARY@login.example.com/a?key=CANARY#CANARY', 'https://login.example.com/a'],
    ['https://CANARY@CANARY@login.example.com?CANARY', 'https://login.example.com'],
    ['https://x/\u001b[31m', 'https://x/\ufffd[31m'],
    ['https:\\\\user:CANARY@x/', '(not an http or https URL)'],
    ['https:/user:CANARY@x/', '(not an http or https URL)'],
    ['https://CANARY x/', '(not an http or https URL)'],
    ['ftp://user:CANARY@x/', '(not an http or https URL)'],
    ['CANARY', '(not an http or https URL)'],
    ['', '(not an http or https URL)'],
  ] as const) {
    it(`shows ${JSON.stringify(address)} as ${expected}`, () => {
      assert.equal(shownUrl(address), expected);
    });
  }
});

describe('shownArgument()', () => {
  for (const [text, expected] of [
    ['./site', './site'],
    ['C:\\site', 'C:\\site'],
    ['http://user:CANARY@x/', 'http://x/'],
    ['ftp://user:CANARY@x/', '(not an http or https URL)'],
  ] as const) {
    it(`shows ${text} as ${expected}`, () => {
      assert.equal(shownArgument(text), expected);
    });
  }
});
