/** CloudFormation templates as they lie in a folder: one file, or what `cdk synth` writes. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { messageOf, problem } from '../errors.ts';
import type { JsonObject } from '../read-input.ts';
import {
  type Assets,
  assetsBeside,
  readIfThere,
  TEMPLATE_NAME,
} from '../template/assets-beside.ts';
import { parseTemplate } from '../template/parse-template.ts';

export interface ExaminedTemplate {
  /** Relative to what was given. */
  readonly name: string;
  readonly template: JsonObject;
  /** Of the stack, where the manifest beside it says so. */
  readonly region?: string;
  /** Files and folders that the stack uploads, by the S3 key that functions name. */
  readonly assets: Assets;
}

/** A file, or a folder with templates, those of stages below it included. */
export async function readTemplates(
  path: string,
  cwd: string,
): Promise<readonly ExaminedTemplate[]> {
  const whole = resolve(cwd, path);
  const files = (await isFolder(whole)) ? await templatesIn(whole) : [whole];
  if (files.length === 0) {
    throw problem(
      'file_unreadable',
      path,
      'it has no "template.json" or "template.yaml", and none that ends in ".template.json"',
    );
  }
  return Promise.all(files.map((file) => readTemplate(file, relative(whole, file))));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // reading it as a file says why
  );
}

async function templatesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  // What a stack uploads may have templates of its own.
  const isOurs = (name: string) =>
    TEMPLATE_NAME.test(name) && !/(^|[/\\])(asset\.|node_modules)/.test(name);
  return names
    .filter(isOurs)
    .sort()
    .map((name) => join(folder, name));
}

/** `path`: relative to what was given, which may be the file itself. */
async function readTemplate(file: string, path: string): Promise<ExaminedTemplate> {
  const name = path === '' ? basename(file) : path;
  const template = parseTemplate(await read(file), `"${name}"`);
  const folder = dirname(file);
  // Only CDK writes it.
  const manifest = readIfThere(join(folder, 'manifest.json'));
  const region = regionOf(manifest, basename(file));
  return { name, template, ...(region && { region }), assets: assetsBeside(file) };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw problem('file_unreadable', basename(file), messageOf(cause));
  }
}

/** https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html */
function regionOf({ artifacts }: JsonObject, name: string): string | undefined {
  const stacks = Object.values(Object(artifacts)).map((one) => Object(one) as JsonObject);
  const stack = stacks.find(({ properties }) => Object(properties).templateFile === name);
  const [, region] = /^aws:\/\/[^/]+\/([a-z\d-]+)$/.exec(String(stack?.environment)) ?? [];
  return region === 'unknown-region' ? undefined : region;
}
