import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTerminal, formatInteger, formatTable, type Terminal } from './terminal.ts';

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
  function written(write: (terminal: Terminal) => void, isTTY = true): string {
    const all: Written = { text: '' };
    const streams = { stdout: stream(all, isTTY), stderr: stream(all, isTTY) };
    write(createTerminal({ ...streams, env: {} }));
    return all.text;
  }

  /** Another title, a cleared screen, a colour, the clipboard; in seven bits and in eight; back to the line's beginning. */
  const HOSTILE =
    'a\u001B]0;x\u0007b\u001B[2Jc\u001B[31md\u009B2Je\u009D52;c;eA==\u009Cf\rg\u0008\u007F\u0000';
  const HARMLESS = /^[^\p{Cc}]*$/u;

  for (const [name, write] of Object.entries<(terminal: Terminal) => void>({
    line: (terminal) => terminal.line(HOSTILE),
    note: (terminal) => terminal.note(HOSTILE),
    table: (terminal) => terminal.table([['x', `${HOSTILE}\n`]]),
    json: (terminal) => terminal.json({ [HOSTILE]: HOSTILE }),
    jsonLine: (terminal) => terminal.jsonLine(HOSTILE),
  })) {
    it(`${name}() writes no control character of a text`, () => {
      for (const isTTY of [true, false]) {
        const text = written(write, isTTY);
        assert.ok(text.endsWith('\n'));
        for (const line of text.split('\n')) assert.match(line, HARMLESS);
      }
    });
  }

  it('step() writes no control character of a text, and keeps to its line', () => {
    const text = written((terminal) => terminal.step(`${HOSTILE}\nDone`));
    assert.equal(text.slice(0, 5), '\r\u001B[2K');
    assert.match(text.slice(5), HARMLESS);
  });

  it('keeps line breaks, and the colours that are ours', () => {
    const paint = ({ colours, line, table }: Terminal): void => {
      line(`${colours.red(`x${HOSTILE[1]}[1my`)}: \u001B[31mz\r\nend`);
      table([[colours.bold('a'), 'b']]);
    };
    const plain = '\ufffd[1m';
    assert.equal(
      written(paint),
      `\u001B[31mx${plain}y\u001B[39m: \ufffd[31mz\nend\n\u001B[1ma\u001B[22m  b\n`,
    );
    assert.equal(written(paint, false), `x${plain}y: \ufffd[31mz\nend\na  b\n`);
  });

  it('prints JSON of the same value', () => {
    const text = written((terminal) => terminal.json([HOSTILE]));
    assert.deepEqual(JSON.parse(text), [HOSTILE]);
  });

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
