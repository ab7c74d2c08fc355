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
  /** The first resource to which any part of a value leads. */
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
  const byId = new Map(
    Object.entries(fields(Resources)).map(([id, each]) => [id, resource(id, each)]),
  );
  const known = new Map(
    Object.entries({ ...PSEUDO, 'AWS::Region': options.region, ...options.parameters }).filter(
      ([, text]) => text !== undefined,
    ),
  );

  function named(id: string, attribute?: string): string | Reference | undefined {
    const found = byId.get(id);
    if (!found) return attribute === undefined ? known.get(id) : undefined;
    return attribute === undefined ? { resource: found } : { resource: found, attribute };
  }

  function parts(value: unknown): readonly (string | Reference | undefined)[] {
    if (['string', 'number', 'boolean'].includes(typeof value)) return [String(value)];
    const [name, argument] = intrinsic(value) ?? [];
    if (name === 'Ref') return [named(String(argument))];
    if (name === 'Fn::GetAtt') return [attributeOf(argument)];
    if (name === 'Fn::Sub') return substitute(argument);
    if (name !== 'Fn::Join' || !Array.isArray(argument)) return [undefined];
    const [separator, items] = argument as [unknown, unknown];
    if (!Array.isArray(items)) return [undefined];
    return items.flatMap((item, index) => [
      ...(index > 0 ? [String(separator)] : []),
      ...parts(item),
    ]);
  }

  function attributeOf(argument: unknown): string | Reference | undefined {
    const [id = '', ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
    return named(String(id), rest.join('.'));
  }

  /** `${Name}`, `${Name.Attribute}`, `${!Literal}`. */
  function substitute(argument: unknown): readonly (string | Reference | undefined)[] {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== 'string') return [undefined];
    return text.split(/(\$\{[^}]*\})/).flatMap((part) => {
      const name = /^\$\{([^!}][^}]*)\}$/.exec(part)?.[1]?.trim();
      if (name === undefined) return [part.replace(/^\$\{!/, '${')];
      if (Object.hasOwn(fields(variables), name)) return parts(fields(variables)[name]);
      return [name.includes('.') ? attributeOf(name) : named(name)];
    });
  }

  function text(value: unknown): string | undefined {
    const all = parts(value);
    return all.every((part) => typeof part === 'string') ? all.join('') : undefined;
  }

  function reference(value: unknown): Reference | undefined {
    const found = parts(value).find((part) => typeof part === 'object');
    if (typeof found === 'object') return found;
    const [, argument] = intrinsic(value) ?? [];
    const inner = Array.isArray(argument) ? argument : [argument];
    for (const each of inner.flat()) {
      const deeper = typeof each === 'object' && each !== null ? reference(each) : undefined;
      if (deeper) return deeper;
    }
    return undefined;
  }

  return {
    options,
    resources: [...byId.values()],
    ofType: (type) => [...byId.values()].filter((each) => each.type === type),
    text,
    parts,
    reference,
    isHidden(value) {
      const [name, argument] = intrinsic(value) ?? [];
      const parameter = fields(fields(Parameters)[String(argument)]);
      return name === 'Ref' && String(parameter.NoEcho) === 'true';
    },
  };
}

function resource(id: string, value: unknown): Resource {
  const { Type, Properties, Metadata } = fields(value);
  return { id, type: String(Type), properties: fields(Properties), metadata: fields(Metadata) };
}
