import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTerminal, formatInteger, formatTable } from './terminal.ts';

interface Written {
  text: string;
}

function stream(written: Written, isTTY: boolean) {
  return {
    isTTY,
    write(text: string): void {
      written.text += text;
    },
  };
}

describe('formatTable()', () => {
  it('aligns text to the left and numbers to the right', () => {
    assert.equal(
      formatTable([
        ['zip', 5_500, 'bytes'],
        ['budget', 32_768, 'b'],
      ]),
      'zip      5,500  bytes\nbudget  32,768  b',
    );
  });

  it('does not count colours as width', () => {
    const red = '\u001B[31mx\u001B[39m';
    assert.equal(
      formatTable([
        [red, 'a'],
        ['yy', 'b'],
      ]),
      `${red}   a\nyy  b`,
    );
  });
});

describe('formatInteger()', () => {
  for (const [value, text] of [
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [52_428_800, '52,428,800'],
  ] as const) {
    it(`writes ${text}`, () => assert.equal(formatInteger(value), text));
  }
});

describe('createTerminal()', () => {
  function steps(isTTY: boolean, quiet = false): string {
    const [out, error]: [Written, Written] = [{ text: '' }, { text: '' }];
    const streams = { stdout: stream(out, isTTY), stderr: stream(error, isTTY) };
    const terminal = createTerminal({ ...streams, env: {} }, { quiet });
    terminal.step('One');
    terminal.step('Two');
    terminal.stepsDone();
    assert.equal(out.text, '');
    return error.text;
  }

  it('writes plain lines where nobody watches', () => {
    assert.equal(steps(false), 'One\nTwo\n');
  });

  it('keeps one line on a terminal, and clears it at the end', () => {
    assert.equal(steps(true), '\r\u001B[2KOne\r\u001B[2KTwo\r\u001B[2K');
  });

  it('says no steps when quiet', () => {
    assert.equal(steps(true, true), '');
  });
});
