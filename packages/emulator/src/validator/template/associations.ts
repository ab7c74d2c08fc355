/** The functions of a behavior, as a template names them. */
import type { AssociationFacts, EventType, FunctionKind } from '../deployment-facts.ts';
import type { Reference, TemplateReader } from './reader.ts';
import { type Fields, fields, intrinsic, isAbsent, listOf } from './values.ts';

const EVENTS: readonly string[] = [
  'viewer-request',
  'viewer-response',
  'origin-request',
  'origin-response',
];

/** `undefined` where the template does not say which there are. */
export function associationsOf(
  { LambdaFunctionAssociations, FunctionAssociations }: Fields,
  reader: TemplateReader,
): AssociationFacts[] | undefined {
  const lambdas = listOf(LambdaFunctionAssociations)?.filter(namesOne);
  const functions = listOf(FunctionAssociations)?.filter(namesOne);
  if (!lambdas || !functions) return undefined;
  return [
    ...lambdas.map((each) => association(each, 'lambda', reader)),
    ...functions.map((each) => association(each, 'cloudfront-function', reader)),
  ];
}

/** Not where a condition takes the name of the function away. */
function namesOne(value: unknown): boolean {
  const { LambdaFunctionARN, FunctionARN } = fields(value);
  return ![LambdaFunctionARN, FunctionARN].some((arn) => arn !== undefined && isAbsent(arn));
}

function association(value: unknown, kind: FunctionKind, reader: TemplateReader): AssociationFacts {
  if (intrinsic(value)) return { kind };
  const { EventType: name, IncludeBody, LambdaFunctionARN, FunctionARN } = fields(value);
  const event = reader.text(name);
  return {
    kind,
    event: EVENTS.includes(event ?? '') ? (event as EventType) : undefined,
    includeBody: reader.text(IncludeBody) === 'true',
    ...(kind === 'lambda'
      ? lambdaOf(LambdaFunctionARN, reader)
      : { functionId: reader.reference(FunctionARN)?.resource.id ?? reader.text(FunctionARN) }),
  };
}

type LambdaName = Pick<AssociationFacts, 'functionId' | 'qualifier' | 'region'>;

function lambdaOf(arn: unknown, reader: TemplateReader): LambdaName {
  const literal = reader.text(arn);
  if (literal !== undefined) return lambdaOfArn(literal);
  const reference = reader.reference(arn);
  if (!reference) return {};
  const { id, type, properties } = reference.resource;
  switch (type) {
    case 'AWS::Lambda::Version':
      return { functionId: functionNamed(properties, reader) ?? id, qualifier: 'version' };
    case 'AWS::Lambda::Alias':
      return { functionId: functionNamed(properties, reader) ?? id, qualifier: 'alias' };
    case 'AWS::Lambda::Function':
      return { functionId: id, qualifier: qualifierAfter(reference, arn, reader) };
    default:
      // A lookup of another stack's: which version it finds is not to be seen here.
      return { functionId: id };
  }
}

// A function URL names an alias, which names a function; a template may also name itself.
const MAX_STEPS = 3;

/** The function of a version, an alias, a permission or a function URL. */
export function functionNamed(
  properties: Fields,
  reader: TemplateReader,
  steps: number = MAX_STEPS,
): string | undefined {
  const named = properties.FunctionName ?? properties.TargetFunctionArn;
  const resource = reader.reference(named)?.resource;
  if (resource?.type === 'AWS::Lambda::Function') return resource.id;
  if (!resource || steps === 0) return undefined;
  return functionNamed(resource.properties, reader, steps - 1);
}

const ARN = /^arn:[\w-]+:lambda:([\w-]+):\d{12}:function:[\w.-]+(?::([\w$-]+))?$/;

function lambdaOfArn(arn: string): LambdaName {
  const [, region, qualifier] = ARN.exec(arn) ?? [];
  if (region === undefined) return {};
  return { functionId: arn, region, qualifier: qualifierOf(qualifier) };
}

/** What stands after the function: `:3` in `${Function.Arn}:3`. Anything that is unknown may be a version. */
function qualifierAfter(
  { resource }: Reference,
  arn: unknown,
  reader: TemplateReader,
): AssociationFacts['qualifier'] {
  const parts = reader.parts(arn);
  const place = parts.findIndex((part) => typeof part === 'object' && part.resource === resource);
  const rest = parts.slice(place + 1);
  if (place < 0 || !rest.every((part) => typeof part === 'string')) return undefined;
  return qualifierOf(rest.join('').replace(/^:/, '') || undefined);
}

function qualifierOf(text: string | undefined): AssociationFacts['qualifier'] {
  if (text === undefined) return 'none';
  if (text === '$LATEST') return '$LATEST';
  return /^\d+$/.test(text) ? 'version' : 'alias';
}
