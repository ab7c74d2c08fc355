/** The files that a template only names, where they lie beside it: what `cdk synth` keeps of a stack, and `postern synth` of a build. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Deployment } from '../deploy/deployment.ts';
import { type JsonObject, parseJsonObject } from '../read-input.ts';
import { codeKeyOf } from '../synth/lambda-part.ts';

/** Paths of files and folders by the S3 key that the template has for each. */
export type Assets = ReadonlyMap<string, string>;

/** `template.json` or `template.yaml` of `postern synth`, `STACK.template.json` of CDK. */
export const TEMPLATE_NAME: RegExp = /(^|[/\\.])template\.json$|(?:^|[/\\])template\.ya?ml$/;

/** Synchronously, for a construct is validated so. None where nothing is beside it. */
export function assetsBeside(templateFile: string): Assets {
  const folder = dirname(templateFile);
  const manifest = basename(templateFile).replace(TEMPLATE_NAME, '$1assets.json');
  return new Map([
    ...cdkAssets(readIfThere(join(folder, manifest)), folder),
    ...builtAssets(readIfThere(join(folder, 'deployment.json')), folder),
  ]);
}

/** A JSON object, empty where there is no such file. */
export function readIfThere(file: string): JsonObject {
  try {
    return parseJsonObject(readFileSync(file, 'utf8'), `"${basename(file)}"`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw cause;
  }
}

type Pair = readonly [key: string, path: string];

/** https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html */
function cdkAssets({ files }: JsonObject, folder: string): Pair[] {
  return Object.values(Object(files)).flatMap((file) => {
    const { source, destinations } = Object(file);
    const path = Object(source).path;
    if (typeof path !== 'string') return [];
    return Object.values(Object(destinations)).map(
      (one): Pair => [String(Object(one).objectKey), join(folder, path)],
    );
  });
}

function builtAssets(deployment: JsonObject, folder: string): Pair[] {
  const { gate, login } = deployment as Partial<Deployment>;
  return [gate, login?.lambda].flatMap((one): Pair[] =>
    one && 'zipFile' in one ? [[codeKeyOf(one), join(folder, one.zipFile)]] : [],
  );
}
