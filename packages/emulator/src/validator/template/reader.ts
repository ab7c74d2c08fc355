/**
 * A CloudFormation template's values as far as they are known before it is deployed: texts, and references that lead to a resource of
 * the template. Everything else (imports, parameters without a value, conditions, mappings, lookups) is unknown.
 */
import { type Fields, fields, intrinsic } from './values.ts';

/** A resource. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Fields;
  readonly metadata: Fields;
}

/** What surrounds a template. */
export interface TemplateOptions {
  /**
   * The Region of the stack.
   * @default unknown
   */
  readonly region?: string;
  /**
   * The values of the template's parameters.
   * @default unknown: a parameter's default may be overridden
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * The code of a function by its logical id, which a template only names.
   * @default unknown, but for code that stands in the template
   */
  readonly codeOf?: (functionId: string) => CodeFacts | undefined;
  /**
   * The entries of a KeyValueStore by its logical id.
   * @default unknown
   */
  readonly entriesOf?: (storeId: string) => readonly (readonly [string, string])[] | undefined;
}

/** What is known of a function's code; a CloudFront Function has a source alone. */
export interface CodeFacts {
  readonly zipBytes?: number;
  readonly unzippedBytes?: number;
  /** The source of the handler's module. */
  readonly code?: string;
}

/** A way to a resource. */
export interface Reference {
  readonly resource: Resource;
  /** Of `Fn::GetAtt`; a `Ref` has none. */
  readonly attribute?: string;
}

/** Reads a template's values. */
export interface TemplateReader {
  readonly options: TemplateOptions;
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** A text, number or truth value as text, with what is known put in its place; else `undefined`. */
  text(value: unknown): string | undefined;
  /** The texts and references that a value is made of; an unknown part is `undefined`. */
  parts(value: unknown): readonly (string | Reference | undefined)[];
  /** The resource to which a value leads; `undefined` where it may be another one. */
  reference(value: unknown): Reference | undefined;
  /** Whether a value is a parameter whose value nobody is shown. */
  isHidden(value: unknown): boolean;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A template of JSON's types: YAML is to be parsed, and its short forms written out, by the caller. */
export function readTemplate(template: object, options: TemplateOptions): TemplateReader {
  const { Resources, Parameters } = template as Fields;
  const resources = Object.entries(fields(Resources)).map(([id, each]) => resource(id, each));
  const names = { byId: new Map(resources.map((each) => [each.id, each])), known: known(options) };
  return {
    options,
    resources,
    ofType: (type) => resources.filter((each) => each.type === type),
    text: (value) => textOf(partsOf(value, names)),
    parts: (value) => partsOf(value, names),
    reference: (value) => referenceOf(value, names),
    isHidden: (value) => isHidden(value, fields(Parameters)),
  };
}

function resource(id: string, value: unknown): Resource {
  const { Type, Properties, Metadata } = fields(value);
  return { id, type: nameIn(Type), properties: fields(Properties), metadata: fields(Metadata) };
}

/** What is known without a resource: pseudo parameters, and parameters that the caller knows. */
function known({ region, parameters }: TemplateOptions): ReadonlyMap<string, string> {
  const values = Object.entries({ ...PSEUDO, 'AWS::Region': region, ...parameters });
  return new Map(values.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

/** What names stand for. */
interface Names {
  readonly byId: ReadonlyMap<string, Resource>;
  readonly known: ReadonlyMap<string, string>;
}

type Part = string | Reference | undefined;

/** Anything else in the place of a name is nobody's name. */
export function nameIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function named(id: string, { byId, known: texts }: Names): Part {
  const found = byId.get(id);
  return found ? { resource: found } : texts.get(id);
}

function attributeOf(argument: unknown, { byId }: Names): Part {
  const [id, ...rest] = Array.isArray(argument) ? argument : nameIn(argument).split('.');
  const found = byId.get(nameIn(id));
  return found && { resource: found, attribute: rest.map(nameIn).join('.') };
}

function partsOf(value: unknown, names: Names): readonly Part[] {
  if (['string', 'number', 'boolean'].includes(typeof value)) return [String(value)];
  const [name, argument] = intrinsic(value) ?? [];
  switch (name) {
    case 'Ref':
      return [named(nameIn(argument), names)];
    case 'Fn::GetAtt':
      return [attributeOf(argument, names)];
    case 'Fn::Sub':
      return substitute(argument, names);
    case 'Fn::Join':
      return join(argument, names);
    case 'Fn::Select':
      return selected(argument, names);
    default:
      return [undefined];
  }
}

function join(argument: unknown, names: Names): readonly Part[] {
  const [separator, items] = Array.isArray(argument) ? argument : [];
  if (!Array.isArray(items)) return [undefined];
  return items.flatMap((item, index) => [
    ...(index > 0 ? [nameIn(separator)] : []),
    ...partsOf(item, names),
  ]);
}

/** A member of a list that is written out. */
function selected(argument: unknown, names: Names): readonly Part[] {
  const [index, list] = Array.isArray(argument) ? argument : [];
  const place = Number(textOf(partsOf(index, names)) ?? Number.NaN);
  return Array.isArray(list) && Object.hasOwn(list, place)
    ? partsOf(list[place], names)
    : [undefined];
}

/** `${Name}`, `${Name.Attribute}`, `${!Literal}`. */
function substitute(argument: unknown, names: Names): readonly Part[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return [undefined];
  return text.split(/(\$\{[^}]*\})/).flatMap((part) => {
    const name = /^\$\{([^!}][^}]*)\}$/.exec(part)?.[1]?.trim();
    if (name === undefined) return [part.replace(/^\$\{!/, '${')];
    if (Object.hasOwn(fields(variables), name)) return partsOf(fields(variables)[name], names);
    return [name.includes('.') ? attributeOf(name, names) : named(name, names)];
  });
}

function textOf(parts: readonly Part[]): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

function referenceOf(value: unknown, names: Names): Reference | undefined {
  const found = partsOf(value, names).find((part) => typeof part === 'object');
  if (typeof found === 'object') return found;
  const [name = '', argument] = intrinsic(value) ?? [];
  // Of other functions nobody knows which of the resources that they name is meant, or that it is one of them.
  if (!/^Fn::(Join|Split|Select)$/.test(name) || !Array.isArray(argument)) return undefined;
  if (name === 'Fn::Select' && Array.isArray(argument[1])) return undefined;
  const inner = argument.flat().map((each) => referenceOf(each, names));
  return inner.find((each) => each !== undefined);
}

function isHidden(value: unknown, parameters: Fields): boolean {
  const [name, argument] = intrinsic(value) ?? [];
  const { NoEcho } = fields(parameters[nameIn(argument)]);
  return name === 'Ref' && (NoEcho === true || NoEcho === 'true');
}
