/** The frame, texts and colours of a chart: those of the bench's charts, readable on light and dark ground. */

export const WIDTH = 760;

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
/** Told apart by people who do not see all colours, and by brightness. */
const COLOURS = {
  light: ['#0b5cad', '#7db3e8', '#8a8f98', '#d9730d'],
  dark: ['#5aa9f5', '#2f6ea8', '#9aa1ab', '#f0a04b'],
};

export interface FrameOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly height: number;
  readonly parts: readonly string[];
}

export function frame({ title, subtitle, height, parts }: FrameOptions): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${styles()}</style>`,
    text(16, 28, title, 'title'),
    text(16, 48, subtitle, 'label'),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function styles(): string {
  const rules = (ink: string, quiet: string, grid: string, colours: readonly string[]): string =>
    [
      `text{fill:${ink}}.label{fill:${quiet}}.grid{stroke:${grid}}`,
      ...colours.map((colour, index) => `.c${index}{fill:${colour}}`),
    ].join('');
  return [
    `text{${FONT};font-size:13px}.title{font-size:17px;font-weight:600}.strong{font-weight:600}`,
    '.end{text-anchor:end}.middle{text-anchor:middle}.label{font-size:12px}.grid{stroke-width:1}',
    rules('#1f2328', '#59636e', '#d1d9e0', COLOURS.light),
    `@media(prefers-color-scheme:dark){${rules('#f0f6fc', '#9198a1', '#3d444d', COLOURS.dark)}}`,
  ].join('');
}

export type TextClasses =
  | 'title'
  | 'strong'
  | 'label'
  | 'label end'
  | 'label middle'
  | 'strong end';

export function text(x: number, y: number, content: string, classes: TextClasses): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escapeText(content)}</text>`;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function bar(colour: number, { x, y, width, height }: Box): string {
  return `<rect class="c${colour}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="2"/>`;
}

export function gridLine(x: number, fromY: number, toY: number): string {
  return `<line class="grid" x1="${round(x)}" x2="${round(x)}" y1="${fromY}" y2="${toY}"/>`;
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: number;
}

export function legend(entries: readonly LegendEntry[], left: number, y: number): string {
  let x = left;
  return entries
    .map(({ name, colour }) => {
      const box = { x, y: y - 10, width: 12, height: 12 };
      const entry = `${bar(colour, box)}${text(x + 18, y, name, 'label')}`;
      x += 36 + name.length * 7;
      return entry;
    })
    .join('');
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeText(content: string): string {
  return content.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
