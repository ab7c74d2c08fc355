/** Figures as people read them, the same in every locale. */

/** `$1,234.56`; what is not nothing is never shown as nothing. */
export function formatUsd(usd: number, digits = 2): string {
  const least = 10 ** -digits;
  if (usd > 0 && usd < least / 2) return `<$${least.toFixed(digits)}`;
  return `$${formatNumber(usd, digits)}`;
}

export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** `10.3 %`. */
export function formatShare(share: number): string {
  return `${formatNumber(share * 100, share > 0 && share < 0.995 ? 1 : 0)} %`;
}

/** Cells of a column, as wide as the widest, to the right. */
export function alignRight(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell.padStart(width));
}
