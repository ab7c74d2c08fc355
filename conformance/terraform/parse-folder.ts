/** The Terraform files of one folder as one configuration, in the shape of Terraform's own JSON syntax. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

/** Arguments by name. A nested block is a list of these; an expression is a text with `${…}`. */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks by type and name, as `aws_lambda_function.edge`. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

export interface Configuration {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly variable: Readonly<Record<string, readonly Block[]>>;
  readonly output: Readonly<Record<string, readonly Block[]>>;
  readonly module: Readonly<Record<string, readonly Block[]>>;
  readonly locals: Block;
  /** `check` and whatever else has a name of its own. */
  readonly check: Readonly<Record<string, readonly Block[]>>;
}

export async function parseFolder(folder: string): Promise<Configuration> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  if (names.length === 0) throw new Error(`No Terraform file in ${folder}`);
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  return parseText(texts.join('\n'));
}

export async function parseText(text: string): Promise<Configuration> {
  const parsed = await parse('main.tf', text);
  const { resource = {}, data = {}, variable = {}, output = {}, module = {}, check = {} } = parsed;
  const locals = Object.assign({}, ...((parsed.locals ?? []) as Block[]));
  return { resource, data, variable, output, module, check, locals };
}
