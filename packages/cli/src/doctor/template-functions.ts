/** The functions of a template, with the hashes of their code where the template or the files beside it tell. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../read-input.ts';
import { hashFile, sha256Of } from './built-folder.ts';
import type { ExaminedTemplate } from './examined-templates.ts';

export interface TemplateFunction {
  /** Its logical id. */
  readonly id: string;
  /** Of the code; of a folder that is zipped later, of its module. Undefined: the template names code that is elsewhere. */
  readonly sha256?: string;
}

export async function functionsOf(
  template: ExaminedTemplate,
): Promise<readonly TemplateFunction[]> {
  const resources = Object.entries(Object(template.template.Resources));
  const found = resources.flatMap(([id, resource]) => {
    const { Type, Properties } = Object(resource) as JsonObject;
    const properties = Object(Properties) as JsonObject;
    if (Type === 'AWS::CloudFront::Function') return [ofText(id, properties.FunctionCode)];
    if (Type !== 'AWS::Lambda::Function') return [];
    return [ofKey({ id, key: Object(properties.Code).S3Key, assets: template.assets })];
  });
  return Promise.all(found);
}

async function ofText(id: string, code: unknown): Promise<TemplateFunction> {
  return typeof code === 'string' ? { id, sha256: sha256Of(code) } : { id };
}

interface KeyedCode {
  readonly id: string;
  readonly key: unknown;
  readonly assets: ExaminedTemplate['assets'];
}

/** `postern synth` writes the hash into the key; CDK keeps a file or a folder beside the template. */
async function ofKey({ id, key, assets }: KeyedCode): Promise<TemplateFunction> {
  if (typeof key !== 'string') return { id };
  const asset = assets.get(key);
  if (asset === undefined) {
    const [, sha256] = /(?:^|\/)([\da-f]{64})\.zip$/.exec(key) ?? [];
    return { id, ...(sha256 && { sha256 }) };
  }
  const isFolder = await stat(asset).then(
    (found) => found.isDirectory(),
    () => false, // its hash is undefined then
  );
  const sha256 = await hashFile(isFolder ? join(asset, 'index.mjs') : asset);
  return { id, ...(sha256 && { sha256 }) };
}
