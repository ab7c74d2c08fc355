/** The text of a CloudFormation template: JSON, or YAML with the short forms of its functions. */
import {
  type CollectionTag,
  type DocumentOptions,
  Pair,
  type ParseOptions,
  parseDocument,
  Scalar,
  type ScalarTag,
  type SchemaOptions,
  type Tags,
  YAMLMap,
} from 'yaml';
import { problem } from '../errors.ts';
import type { JsonObject } from '../read-input.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const FUNCTIONS = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue'],
  ...['Join', 'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
];

/** `!Name` is `{ "Fn::Name": … }`, but for these two. */
const UNPREFIXED = ['Ref', 'Condition'];

const TAGS = [
  ...FUNCTIONS.flatMap((name) => tagsOf(name, `Fn::${name}`)),
  ...UNPREFIXED.flatMap((name) => tagsOf(name, name)),
];

/**
 * YAML 1.1 without what CloudFormation leaves out of it: dates are texts, and "<<" is a name like any other.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: false,
  customTags: (known) => [...known.filter((tag) => !isLeftOut(tag)), ...TAGS],
};

function isLeftOut(tag: Tags[number]): boolean {
  const name = typeof tag === 'string' ? tag : tag.tag;
  return /(^|:)(binary|merge|omap|pairs|set|timestamp)$/.test(name);
}

/** `what` names it in the message; the text itself may hold a secret and is never quoted. */
export function parseTemplate(text: string, what: string): JsonObject {
  const value = parseQuietly(text, what);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('template_invalid', what);
  }
  return value as JsonObject;
}

function parseQuietly(text: string, what: string): unknown {
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text);
    const document = parseDocument(text, OPTIONS);
    // A tag that is none of CloudFormation's is only warned of, and would be read as a text.
    if (document.errors.length === 0 && document.warnings.length === 0) return document.toJS();
  } catch {
    // The parsers' messages quote the text.
  }
  throw problem('template_invalid', what);
}

/** A function takes a text, a list or an object. */
function tagsOf(name: string, member: string): (ScalarTag | CollectionTag)[] {
  const tag = `!${name}`;
  const resolve = (value: unknown) => objectOf(member, value);
  return [
    { tag, resolve: (text) => ({ [member]: name === 'GetAtt' ? attributeOf(text) : text }) },
    { tag, collection: 'seq', resolve },
    { tag, collection: 'map', resolve },
  ];
}

/** As a node, so that aliases in it are followed. */
function objectOf(member: string, value: unknown): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(member), value));
  return map;
}

/** `Resource.Attribute`, whose name may have dots itself. */
function attributeOf(text: string): readonly [id: string, attribute: string] {
  const [id = '', ...attribute] = text.split('.');
  return [id, attribute.join('.')];
}
