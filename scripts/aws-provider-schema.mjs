// `node scripts/aws-provider-schema.mjs FOLDER`: records what the AWS provider of Terraform says of the resources that terraform/ and
// examples/terraform use, in conformance/terraform/aws-provider-schema.json. FOLDER is @cdktn/provider-aws, unpacked somewhere outside
// of this repository (436 MB: `npm pack @cdktn/provider-aws@VERSION`, then `tar -xzf`). Run it where a resource is new, or for another
// version of the provider; terraform/versions.tf then says that version too.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Give the folder of @cdktn/provider-aws');

const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const used = usedTypes();
const schemas = used.map(({ kind, type }) => [kind, type, readSchema(kind, type)]);
const recorded = {
  provider: `hashicorp/aws ${schemas[0][2].providerVersion}`,
  from: `@cdktn/provider-aws ${version}`,
  on: new Date().toISOString().slice(0, 10),
  resource: ofKind('resource'),
  data: ofKind('data'),
};
writeFileSync(
  join(ROOT, 'conformance/terraform/aws-provider-schema.json'),
  `${JSON.stringify(recorded, undefined, 2)}\n`,
);

function ofKind(wanted) {
  const found = schemas.filter(([kind]) => kind === wanted);
  return Object.fromEntries(found.map(([, type, { schema }]) => [type, schema]));
}

/** Every `resource "aws_…"` and `data "aws_…"`, once. */
function usedTypes() {
  const files = ['terraform', 'examples/terraform'].flatMap((name) =>
    readdirSync(join(ROOT, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tf'))
      .map((file) => readFileSync(join(ROOT, name, file), 'utf8')),
  );
  const headers = files.flatMap((text) => [...text.matchAll(/^(resource|data) "(aws_\w+)"/gm)]);
  const keys = [...new Set(headers.map(([, kind, type]) => `${kind} ${type}`))].sort();
  return keys.map((key) => ({ kind: key.split(' ')[0], type: key.split(' ')[1] }));
}

/** The bindings are generated from the provider's own schema, one folder for each type. */
function readSchema(kind, type) {
  const name = type.replace(/^aws_/, '').replaceAll('_', '-');
  const file = join(folder, 'lib', kind === 'data' ? `data-aws-${name}` : name, 'index.js');
  const source = readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, '');
  const [, ofType] = /\btfResourceType = "(\w+)"/.exec(source) ?? [];
  if (ofType !== type) throw new Error(`${file} is of ${ofType}, not of ${type}`);
  const [, providerVersion] = /providerVersion: '([^']+)'/.exec(source);
  const [, main] = /^class (\w+) extends cdktn\.Terraform(?:Resource|DataSource) /m.exec(source);
  return { providerVersion, schema: readBlock(source, { name: main, isMain: true }) };
}

function readBlock(source, { name, isMain }) {
  const body = classBody(source, isMain ? name : `${name}OutputReference`);
  const inputs = readInputs(isMain ? body : hclFunction(source, name));
  const uses = readUses(body);
  const attributes = {};
  const blocks = {};
  for (const key of [...new Set([...Object.keys(uses), ...Object.keys(inputs)])].sort()) {
    const input = inputs[key];
    const use = uses[key] ?? (inputs[key] && 'optional');
    if (!input?.isBlock) attributes[key] = input ? `${use} ${typeOf(input)}` : use;
    else {
      const struct = input.storage.replace(/List$/, '');
      const isMany = source.includes(`new ${struct}List(this, "${key}"`);
      blocks[key] = {
        use: `${use} ${isMany ? 'many' : 'one'}`,
        ...readBlock(source, { name: struct, isMain: false }),
      };
    }
  }
  return { attributes, ...(Object.keys(blocks).length > 0 && { blocks }) };
}

function classBody(source, name) {
  const [, body] = new RegExp(`^class ${name} extends [\\s\\S]*?\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(
    source,
  ) ?? [undefined, ''];
  return body;
}

/** What turns one struct into HCL lists its arguments. */
function hclFunction(source, name) {
  const lower = name[0].toLowerCase() + name.slice(1);
  const [body = ''] =
    new RegExp(`^function ${lower}ToHclTerraform\\([\\s\\S]*?^\\}`, 'm').exec(source) ?? [];
  return body;
}

function readInputs(body) {
  const pattern =
    /^ +(\w+): \{\n +value: .*\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm;
  return Object.fromEntries(
    [...body.matchAll(pattern)].map(([, key, isBlock, type, storage]) => [
      key,
      { isBlock: isBlock === 'true', type, storage },
    ]),
  );
}

/** "required", "optional", or "computed" where nobody may set it. */
function readUses(body) {
  const pattern = /\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)/g;
  return Object.fromEntries(
    [...body.matchAll(pattern)].map(([, key, , optional, required]) => [
      key,
      required === 'true' ? 'required' : optional === 'true' ? 'optional' : 'computed',
    ]),
  );
}

function typeOf({ type, storage }) {
  if (type === 'simple') return storage;
  return type === 'map' ? 'map' : 'list';
}
