/** The text of a CloudFormation template: JSON, or YAML with the short forms of its functions. */
import { type CollectionTag, isMap, isSeq, parseDocument, type ScalarTag, type Tags } from 'yaml';
import { problem } from '../errors.ts';
import type { JsonObject } from '../read-input.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const FUNCTIONS = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue'],
  ...['Join', 'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
];

/** `!Name` is `{ "Fn::Name": … }`, but for these two. */
const UNPREFIXED = ['Ref', 'Condition'];

const TAGS: Tags = [
  ...FUNCTIONS.flatMap((name) => tagsOf(name, `Fn::${name}`)),
  ...UNPREFIXED.flatMap((name) => tagsOf(name, name)),
];

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
    const document = parseDocument(text, { customTags: TAGS });
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
  const text: ScalarTag = {
    tag,
    resolve: (value) => ({ [member]: name === 'GetAtt' ? attributeOf(value) : value }),
  };
  const collection = { tag, resolve: (value: unknown) => ({ [member]: plain(value) }) };
  return [text, { ...collection, collection: 'seq' }, { ...collection, collection: 'map' }];
}

/** `Resource.Attribute`, whose name may have dots itself. */
function attributeOf(text: string): readonly [id: string, attribute: string] {
  const [id = '', ...attribute] = text.split('.');
  return [id, attribute.join('.')];
}

function plain(value: unknown): unknown {
  return isSeq(value) || isMap(value) ? value.toJSON() : value;
}
