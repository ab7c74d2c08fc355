/** What the files beside a template say of its functions and KeyValueStores. */
import { readFileSync } from 'node:fs';
import type { TemplateOptions } from '@postern/emulator/validator';
import { parseJsonObject } from '../read-input.ts';
import type { Assets } from './assets-beside.ts';
import { codeOfAsset } from './code-of-asset.ts';

/** The options that answer for a template's resources by their logical ids. */
export function assetFacts(
  template: object,
  assets: Assets,
): Required<Pick<TemplateOptions, 'codeOf' | 'entriesOf'>> {
  const propertiesOf = (id: string) =>
    Object(Object(Object((template as { Resources?: unknown }).Resources)[id]).Properties);
  return {
    codeOf(functionId) {
      const { Code, Handler } = propertiesOf(functionId);
      const asset = assets.get(Object(Code).S3Key);
      return asset === undefined ? undefined : codeOfAsset(asset, String(Handler));
    },
    entriesOf(storeId) {
      const { SourceArn } = Object(propertiesOf(storeId).ImportSource);
      const asset = assetOfArn(SourceArn, assets);
      return asset === undefined ? undefined : entriesOfFile(asset);
    },
  };
}

/** The bucket's name may be unknown; the key ends the ARN, or the last text that it is joined of. */
function assetOfArn(arn: unknown, assets: Assets): string | undefined {
  const text = JSON.stringify(arn) ?? '';
  return [...assets].find(([key]) => text.includes(`/${key}"`))?.[1];
}

/** `{ "data": [{ "key": …, "value": … }] }`: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html */
function entriesOfFile(file: string): (readonly [string, string])[] | undefined {
  const { data } = parseJsonObject(readFileSync(file, 'utf8'), 'the file of a KeyValueStore');
  if (!Array.isArray(data)) return undefined;
  return data.map((entry) => [String(Object(entry).key), String(Object(entry).value)] as const);
}
