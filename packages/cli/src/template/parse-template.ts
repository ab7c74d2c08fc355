/** The text of a CloudFormation template: JSON, or YAML with the short forms of its functions. */
import {
  type CollectionTag,
  type Document,
  type DocumentOptions,
  isScalar,
  Pair,
  type ParseOptions,
  parseDocument,
  Scalar,
  type ScalarTag,
  type SchemaOptions,
  type Tags,
  visit,
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
 * YAML 1.1 without what CloudFormation leaves out of it: dates are texts, and names too, so that none is there twice.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  schema: 'yaml-1.1',
  resolveKnownTags: false,
  merge: false,
  stringKeys: true,
  // The library's warnings quote the text.
  logLevel: 'error',
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
    const { errors, warnings } = document;
    const isPlain = errors.length === 0 && warnings.length === 0 && !merges(document);
    // As JSON, so that nothing is left which that cannot say: an alias that leads to itself is thrown out.
    if (isPlain) return JSON.parse(JSON.stringify(document.toJS()));
  } catch {
    // The parsers' messages quote the text.
  }
  throw problem('template_invalid', what);
}

/** CloudFormation has no merges; the command line's `package` makes them before it asks. Whoever reads "<<" as a name misses what it brings. */
function merges(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '<<') found = true;
    },
  });
  return found;
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
