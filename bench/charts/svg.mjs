// Small charts as SVG text: bars and lines, readable on light and dark ground, the same bytes for the same figures.

const WIDTH = 760;
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
/** Told apart by people who do not see all colours, and by brightness. */
const COLOURS = {
  light: ['#0b5cad', '#7db3e8', '#8a8f98', '#d9730d', '#7a3fa0', '#2f7d4f'],
  dark: ['#5aa9f5', '#2f6ea8', '#9aa1ab', '#f0a04b', '#c08be0', '#6cc08f'],
};

/**
 * Horizontal bars in groups. `series` names the bars of each group; `groups` are `{ name, values }` in the same order;
 * `format` writes a value. A value that is undefined has no bar.
 */
export function barChart({ title, subtitle, series, groups, format = formatNumber }) {
  const [left, right, barHeight, groupGap] = [190, 90, 17, 30];
  const most = Math.max(...groups.flatMap(({ values }) => values.filter(isMeasured)), 1);
  const scale = (WIDTH - left - right) / most;
  const groupHeight = series.length * (barHeight + 3) + groupGap;
  const top = subtitle ? 74 : 54;
  const parts = groups.flatMap(({ name, values }, place) => {
    const y = top + place * groupHeight;
    const bars = values.flatMap((value, index) => {
      if (!isMeasured(value)) return [];
      const barTop = y + 8 + index * (barHeight + 3);
      const width = value === 0 ? 1.5 : Math.max(value * scale, 1.5);
      return [
        text(left - 8, barTop + 13, series[index], 'label end'),
        `<rect class="c${index}" x="${left}" y="${barTop}" width="${number(width)}" height="${barHeight}" rx="2"/>`,
        text(left + width + 6, barTop + 13, format(value), 'label'),
      ].join('');
    });
    return [text(16, y, name, 'strong'), ...bars];
  });
  return frame({
    title,
    subtitle,
    height: top + groups.length * groupHeight - groupGap + 20,
    parts,
  });
}

function isMeasured(value) {
  return value !== undefined;
}

/**
 * Lines over one axis. `series` are `{ name, values, colour? }` of equal length; `ticks` are `{ at, label }` with `at` an
 * index; `spans` are `{ from, to, label }` that are shaded.
 */
export function lineChart({ title, subtitle, yLabel, series, ticks, spans = [] }) {
  const [left, right, top, plotHeight] = [64, 20, subtitle ? 96 : 76, 240];
  const last = Math.max(...series.map(({ values }) => values.length)) - 1;
  const most = niceMaximum(Math.max(...series.flatMap(({ values }) => values), 1));
  const x = (index) => left + (index / last) * (WIDTH - left - right);
  const y = (value) => top + plotHeight * (1 - value / most);
  const parts = [
    ...spans.map((span) => shade(span, { x, top, plotHeight })),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => gridLine(share * most, { left, right, y })),
    ...ticks.map(({ at, label }) => text(x(at), top + plotHeight + 18, label, 'label middle')),
    ...series.map(({ values, colour = 0 }) => {
      const points = values.map((value, index) => `${number(x(index))},${number(y(value))}`);
      return `<polyline class="l${colour}" points="${points.join(' ')}"/>`;
    }),
    text(16, top - 12, yLabel, 'label'),
    legend(series, top + plotHeight + 44),
  ];
  return frame({ title, subtitle, height: top + plotHeight + 62, parts });
}

function shade({ from, to, label }, { x, top, plotHeight }) {
  const width = Math.max(x(to) - x(from), 1.5);
  return [
    `<rect class="span" x="${number(x(from))}" y="${top}" width="${number(width)}" height="${plotHeight}"/>`,
    text(x(from) + width / 2, top - 4, label, 'label middle'),
  ].join('');
}

function gridLine(value, { left, right, y }) {
  const height = number(y(value));
  return [
    `<line class="grid" x1="${left}" x2="${WIDTH - right}" y1="${height}" y2="${height}"/>`,
    text(left - 8, Number(height) + 4, formatNumber(value), 'label end'),
  ].join('');
}

function legend(series, y) {
  let x = 64;
  return series
    .map(({ name, colour = 0 }) => {
      const entry = `<rect class="c${colour}" x="${x}" y="${y - 10}" width="12" height="12" rx="2"/>${text(x + 18, y, name, 'label')}`;
      x += 36 + name.length * 7;
      return entry;
    })
    .join('');
}

function frame({ title, subtitle, height, parts }) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${styles()}</style>`,
    text(16, 28, title, 'title'),
    ...(subtitle ? [text(16, 48, subtitle, 'label')] : []),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function styles() {
  const rules = ({ ink, quiet, grid, span, colours }) =>
    [
      `text{fill:${ink}}.label{fill:${quiet}}.grid{stroke:${grid}}.span{fill:${span}}`,
      ...colours.map((colour, index) => `.c${index}{fill:${colour}}.l${index}{stroke:${colour}}`),
    ].join('');
  const light = { ink: '#1f2328', quiet: '#59636e', grid: '#d1d9e0', span: '#f3d7bf' };
  const dark = { ink: '#f0f6fc', quiet: '#9198a1', grid: '#3d444d', span: '#4a3220' };
  return [
    `text{${FONT};font-size:13px}.title{font-size:17px;font-weight:600}.strong{font-weight:600}`,
    '.end{text-anchor:end}.middle{text-anchor:middle}.label{font-size:12px}',
    'polyline{fill:none;stroke-width:2}.grid{stroke-width:1}.span{opacity:.6}',
    rules({ ...light, colours: COLOURS.light }),
    `@media(prefers-color-scheme:dark){${rules({ ...dark, colours: COLOURS.dark })}}`,
  ].join('');
}

function text(x, y, content, classes) {
  return `<text class="${classes}" x="${number(x)}" y="${number(y)}">${escapeText(content)}</text>`;
}

/** One, two or five times a power of ten, and not below `value`. */
function niceMaximum(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map((step) => step * power).find((nice) => nice >= value);
}

function formatNumber(value) {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

function number(value) {
  return String(Math.round(value * 10) / 10);
}

function escapeText(content) {
  return String(content).replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
