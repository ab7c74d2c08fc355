/** What is wrong with resources and data sources of AWS, held against the provider's schema. */
import type { Block, Configuration } from './parse-folder.ts';
import { type BlockSchema, DEPRECATED, SCHEMA } from './provider-schema.ts';

/** Terraform's own arguments, which every resource takes. */
const META = ['count', 'depends_on', 'for_each', 'lifecycle', 'provider'];

export function findProblems(configuration: Configuration): string[] {
  return [
    ...(['resource', 'data'] as const).flatMap((kind) =>
      Object.entries(configuration[kind])
        .filter(([type]) => type.startsWith('aws_'))
        .flatMap(([type, named]) =>
          Object.entries(named).flatMap(([name, blocks]) =>
            blocks.flatMap((block) => checkResource(kind, { type, name, block })),
          ),
        ),
    ),
    ...findUnknownReferences(configuration),
  ];
}

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly block: Block;
}

function checkResource(kind: 'resource' | 'data', { type, name, block }: Resource): string[] {
  const schema = SCHEMA[kind][type];
  const where = `${type}.${name}`;
  if (!schema) return [`${where}: not in the recorded schema: run scripts/aws-provider-schema.mjs`];
  const own = Object.fromEntries(Object.entries(block).filter(([key]) => !META.includes(key)));
  return checkBlock(own, { schema, type, where });
}

interface Place {
  readonly schema: BlockSchema;
  readonly type: string;
  readonly where: string;
}

function checkBlock(block: Block, place: Place): string[] {
  const { schema, where } = place;
  const { dynamic, ...rest } = block;
  const given = { ...rest, ...contentsOf(dynamic) };
  return [
    ...Object.entries(given).flatMap(([key, value]) => checkArgument(key, value, place)),
    ...requiredOf(schema)
      .filter((key) => !(key in given))
      .map((key) => `${where}: "${key}" is required`),
  ];
}

/** `dynamic "x" { content { … } }` is blocks of type x. */
function contentsOf(dynamic: unknown): Block {
  const entries = Object.entries((dynamic ?? {}) as Record<string, readonly Block[]>);
  return Object.fromEntries(
    entries.map(([key, blocks]) => [key, blocks.flatMap(({ content }) => content as Block[])]),
  );
}

function requiredOf({ attributes, blocks = {} }: BlockSchema): string[] {
  return [
    ...Object.entries(attributes).filter(([, use]) => use.startsWith('required ')),
    ...Object.entries(blocks).filter(([, { use }]) => use.startsWith('required ')),
  ].map(([key]) => key);
}

function checkArgument(key: string, value: unknown, { schema, type, where }: Place): string[] {
  const instead = DEPRECATED[`${type}.${key}`];
  if (instead !== undefined) return [`${where}: "${key}" is deprecated: ${instead}`];
  const attribute = schema.attributes[key];
  const nested = schema.blocks?.[key];
  if (attribute !== undefined) return checkAttribute(attribute, value, `${where}: "${key}"`);
  if (!nested) return [`${where}: "${key}" is unknown`];
  if (!Array.isArray(value)) return [`${where}: "${key}" is a block, written as an attribute`];
  const tooMany = nested.use.endsWith(' one') && value.length > 1;
  return [
    ...(tooMany ? [`${where}: "${key}" may stand once`] : []),
    ...value.flatMap((one) => checkBlock(one, { schema: nested, type, where: `${where}.${key}` })),
  ];
}

/** Literals have the attribute's type; what an expression becomes only Terraform knows. */
function checkAttribute(attribute: string, value: unknown, what: string): string[] {
  if (attribute === 'computed') return [`${what} is the provider's to say`];
  const wanted = attribute.split(' ')[1];
  if (typeof value === 'string' && value.includes('${')) return [];
  const got = Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : typeof value;
  return got === wanted ? [] : [`${what} takes a ${wanted}, got a ${got}`];
}

/** `aws_x.y.z`, `aws_x.y[0].z` and `data.aws_x.y.z`: y is declared here, and z is something that x has. */
function findUnknownReferences(configuration: Configuration): string[] {
  const text = expressionsIn(configuration).join('\n');
  const pattern = /(data\.)?\b(aws_\w+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?/g;
  return [...text.matchAll(pattern)].flatMap(([whole, data, type = '', name = '', attribute]) => {
    const kind = data ? 'data' : 'resource';
    if (!configuration[kind][type]?.[name]) return [`${whole}: no such ${kind}`];
    if (attribute === undefined) return [];
    const instead = DEPRECATED[`${type}.${attribute}`];
    if (instead !== undefined) return [`${whole}: "${attribute}" is deprecated: ${instead}`];
    const { attributes = {}, blocks = {} } = SCHEMA[kind][type] ?? {};
    return attribute in attributes || attribute in blocks
      ? []
      : [`${whole}: "${attribute}" is unknown`];
  });
}

function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('${') ? [value] : [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(expressionsIn)
    : [];
}
