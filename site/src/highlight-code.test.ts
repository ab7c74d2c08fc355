import assert from 'node:assert/strict';
import { it } from 'node:test';
import { highlightCode } from './highlight-code.ts';

const CODE: readonly (readonly [language: string, code: string])[] = [
  ['ts', 'const a = `<b>1</b>`; // "x" & y\n\nexport default a;'],
  ['json', '{ "a": "<b>" }\n{ "ok": false }'],
  ['sh', 'postern build --out out # <here>\n'],
  ['python', "def f(a='<'):\n    return a # x"],
  ['nginx', 'location / { proxy_pass http://127.0.0.1; } # <x>'],
  ['', '<plain> & "text"'],
];

for (const [language, code] of CODE) {
  it(`highlightCode() loses nothing of ${language || 'text'}, and escapes it`, () => {
    const html = highlightCode(code, language);
    const text = html.replace(/<\/?span( class="\w+")?>/g, '');
    assert.doesNotMatch(text, /[<>"]/);
    assert.equal(decode(text), code);
  });
}

it('highlightCode() colours what it knows, and nothing else', () => {
  assert.match(highlightCode("const a = 'b';", 'ts'), /<span class="keyword">const<\/span>/);
  assert.equal(highlightCode('const a', 'text'), 'const a');
  assert.equal(highlightCode('const a', 'no such language'), 'const a');
});

function decode(text: string): string {
  const characters = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return text.replace(/&\w+;/g, (entity) => characters[entity as keyof typeof characters]);
}
