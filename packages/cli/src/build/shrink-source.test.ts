import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortenLocals, shortenRepeated } from './shrink-source.ts';

/** What a module's `result` is. */
function run(code: string): unknown {
  return new Function(`${code};return result`)();
}

describe('shortenLocals()', () => {
  const CASES: readonly (readonly [title: string, code: string, shorter: string])[] = [
    [
      'one value',
      'var f=a=>{var b=a+1;return b*b},result=f(2)',
      'var f=(a,b)=>(b=a+1,b*b),result=f(2)',
    ],
    ['no parameter', 'var f=()=>{var b=1;return b+b},result=f()', 'var f=b=>(b=1,b+b),result=f()'],
    [
      'values that build on one another',
      'var f=a=>{var b=a+1,c=b+1;return c-a},result=f(2)',
      'var f=(a,b,c)=>(b=a+1,c=b+1,c-a),result=f(2)',
    ],
    [
      'functions in one another',
      'var f=a=>{var b=c=>{var d=c;return d+d};return b(a)},result=f(2)',
      'var f=(a,b)=>(b=(c,d)=>(d=c,d+d),b(a)),result=f(2)',
    ],
    [
      'no result',
      'var x=[],f=a=>{x.push(a)},result=(f(1),x.length)',
      'var x=[],f=a=>x.push(a),result=(f(1),x.length)',
    ],
  ];
  for (const [title, code, shorter] of CASES) {
    it(`takes a declaration for a parameter: ${title}`, () => {
      assert.equal(shortenLocals(code), shorter);
      assert.deepEqual(run(shorter), run(code));
    });
  }

  it('leaves what would not be the same', () => {
    for (const code of [
      'var f=(...a)=>{var b=a.length;return b+b}',
      'var f=a=>{var b;return a?b:a}',
      'var f=a=>{for(var b=0;b<a;b++);return b}',
      'var f=a=>{if(a)return 1;var b=2;return b}',
      'var f=async a=>{var b=1;return b}',
    ]) {
      assert.equal(shortenLocals(code), code);
    }
  });
});

describe('shortenRepeated()', () => {
  it('names a text and a global function that are there often', () => {
    const code =
      'var f=a=>a?"a-long-text":decodeURIComponent(a)+"a-long-text",result=[f(1),f(""),decodeURIComponent("%20"),"a-long-text"]';
    const shorter = shortenRepeated(code, 1);
    assert.ok(shorter.length < code.length, shorter);
    assert.equal(shorter.match(/a-long-text/g)?.length, 1);
    assert.equal(shorter.match(/decodeURIComponent/g)?.length, 1);
    assert.deepEqual(run(shorter), run(code));
  });

  it('keeps words apart that only quotation marks kept apart', () => {
    const code =
      'var f=a=>{switch(a){case"a-long-text":return"a-long-text";default:return typeof"a-long-text"}},result=[f("a-long-text"),f(1)]';
    assert.deepEqual(run(shortenRepeated(code, 1)), run(code));
  });

  it('leaves keys, imports and what stands in longer texts', () => {
    const code =
      'import a from"a-long-text";var b={"a-long-text":1,"c":`a-long-text`},c="in a-long-text",d=/a-long-text/';
    assert.equal(shortenRepeated(code, 1), code);
  });

  it('leaves what would not become shorter', () => {
    const code = 'var a="ab",b="ab",c="abcdef"';
    assert.equal(shortenRepeated(code, 1), code);
    const saving = 'var a="abcdef",b="abcdef",c="abcdef"';
    assert.notEqual(shortenRepeated(saving, 1), saving);
    assert.equal(shortenRepeated(saving, 100), saving);
  });
});
