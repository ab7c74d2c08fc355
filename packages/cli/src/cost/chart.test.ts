import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawCost } from './chart.ts';
import { estimateCost } from './estimate.ts';
import { type CostOptions, checkCostOptions } from './input.ts';
import { WIDTH } from './svg.ts';

/** Of a character at most, in the widest of the fonts; titles have more. */
const CHARACTER_WIDTH = 6.4;
const TITLE_CHARACTER_WIDTH = 9;

function draw(options: CostOptions): string {
  return drawCost(estimateCost(checkCostOptions(options)));
}

/** Throws unless every element is closed in its order, and every attribute quoted. */
function checkWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z][\w:-]*="[^"<>&]*")*)(\/?)>/g,
    (_, ...found) => {
      const [isEnd, name, , isEmpty] = found as string[];
      if (isEnd) assert.equal(open.pop(), name);
      else if (!isEmpty) open.push(name as string);
      return '';
    },
  );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]|&(?!#\d+;)/);
}

interface Text {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly content: string;
}

function textsOf(svg: string): Text[] {
  const found = svg.matchAll(/<text class="([^"]*)" x="([^"]*)" y="([^"]*)">([^<]*)<\/text>/g);
  return [...found].map(([, classes = '', x, y, content = '']) => {
    const isTitle = classes === 'title';
    const width = content.length * (isTitle ? TITLE_CHARACTER_WIDTH : CHARACTER_WIDTH);
    const before = classes.includes('end') ? width : classes.includes('middle') ? width / 2 : 0;
    const left = Number(x) - before;
    return { left, right: left + width, y: Number(y), content };
  });
}

const CASES: readonly (readonly [string, CostOptions])[] = [
  ['a hundred million requests', {}],
  ['one request', { requests: '1' }],
  ['very many requests', { requests: '1000000M', memory: '10240' }],
  ['revocation', { revocation: 'on', providerSession: true }],
];

describe('drawCost()', () => {
  for (const [title, options] of CASES) {
    it(`is well-formed for ${title}`, () => {
      checkWellFormed(draw(options));
    });

    it(`keeps texts and bars inside, and texts apart, for ${title}`, () => {
      const svg = draw(options);
      const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
      const texts = textsOf(svg);
      for (const { left, right, y, content } of texts) {
        assert.ok(left >= 0 && right <= WIDTH && y < height, content);
      }
      for (const one of texts) {
        const overlaps = texts.filter(
          (other) =>
            other !== one && other.y === one.y && other.left < one.right && one.left < other.right,
        );
        assert.deepEqual(overlaps, [], one.content);
      }
      for (const [, x, width] of svg.matchAll(
        /<rect class="c\d" x="([^"]*)" y="[^"]*" width="([^"]*)"/g,
      )) {
        assert.ok(Number(x) >= 0 && Number(width) > 0 && Number(x) + Number(width) <= WIDTH);
      }
    });
  }

  it('has colours for light and dark ground, and a name for those who cannot see it', () => {
    const svg = draw({});
    assert.match(svg, /@media\(prefers-color-scheme:dark\)/);
    assert.match(svg, /role="img" aria-label="100,000,000 requests a month"/);
  });

  it('draws no bar where nothing is measured', () => {
    const svg = draw({});
    assert.equal(textsOf(svg).filter(({ content }) => content === 'not measured').length, 4);
    assert.match(svg, /without CloudFront/);
  });
});
