/**
 * A CloudFormation template's values as far as they are known before it is deployed: texts, and references that lead to a resource of
 * the template. Everything else (imports, parameters without a value, conditions, mappings, lookups) is unknown.
 */

/** A resource. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Fields;
  readonly metadata: Fields;
}

/** An object of a template, nothing of it believed yet. */
export type Fields = Readonly<Record<string, unknown>>;

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
  readonly codeOf?: (
    functionId: string,
  ) =>
    | { readonly zipBytes?: number; readonly unzippedBytes?: number; readonly code?: string }
    | undefined;
  /**
   * The entries of a KeyValueStore by its logical id.
   * @default unknown
   */
  readonly entriesOf?: (storeId: string) => readonly (readonly [string, string])[] | undefined;
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
    return String(text)
      .split(/(\$\{[^}]*\})/)
      .flatMap((part) => {
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

/** An object, or an empty one in its place. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

/** Left out, or by `AWS::NoValue`. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || fields(value).Ref === 'AWS::NoValue';
}

/** A list; `[]` where it is absent, `undefined` where it is an intrinsic function. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (isAbsent(value)) return [];
  return Array.isArray(value) ? value.filter((each) => !isAbsent(each)) : undefined;
}

/** The objects of a list, those of either branch of an `Fn::If` among them: what is wrong in one is wrong where it is chosen. */
export function itemsOf(value: unknown): readonly Fields[] {
  return branchesOf(value)
    .flatMap((each) => (Array.isArray(each) ? each.flatMap(branchesOf) : []))
    .filter((each) => !isAbsent(each) && !intrinsic(each))
    .map(fields);
}

/** A value, or both of those between which a condition chooses. */
export function branchesOf(value: unknown): readonly unknown[] {
  const [name, argument] = intrinsic(value) ?? [];
  if (name !== 'Fn::If' || !Array.isArray(argument)) return [value];
  return argument.slice(1).flatMap(branchesOf);
}

/** Name and argument of an intrinsic function. */
export function intrinsic(value: unknown): readonly [name: string, argument: unknown] | undefined {
  const [entry, ...others] = Object.entries(fields(value));
  if (!entry || others.length > 0) return undefined;
  return /^(Ref|Condition|Fn::.+)$/.test(entry[0]) ? entry : undefined;
}
