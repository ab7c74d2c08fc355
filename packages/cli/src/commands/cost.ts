/** The command `postern cost`. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { drawCost } from '../cost/chart.ts';
import { estimateCost } from '../cost/estimate.ts';
import { readConfiguredCost } from '../cost/from-config.ts';
import { type CostOptions, checkCostOptions } from '../cost/input.ts';
import { printCost } from '../cost/print.ts';
import { messageOf, problem } from '../errors.ts';
import type { CommandContext } from './context.ts';

export interface CostCommandOptions extends CostOptions {
  readonly config?: string;
  readonly chart?: string;
  readonly json?: boolean;
}

/** Fetches nothing: the prices are those of `cost/prices.ts`. */
export async function runCost(
  { config, chart, json, ...options }: CostCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const configured =
    config === undefined ? undefined : await readConfiguredCost(config, process.cwd());
  const estimate = estimateCost(checkCostOptions(options, configured));
  if (chart !== undefined) await writeChart(drawCost(estimate), chart, process.cwd());
  if (json) terminal.json(estimate);
  else printCost(estimate, terminal);
  if (chart !== undefined && !json) terminal.note(`Wrote ${chart}`);
  return 0;
}

async function writeChart(svg: string, file: string, cwd: string): Promise<void> {
  if (!file.endsWith('.svg')) {
    throw problem('option_invalid', '--chart', file, 'a file whose name ends in .svg');
  }
  try {
    await writeFile(resolve(cwd, file), svg);
  } catch (cause) {
    throw problem(
      'option_invalid',
      '--chart',
      file,
      `a file that can be written (${messageOf(cause)})`,
    );
  }
}
