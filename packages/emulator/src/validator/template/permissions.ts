/** What a template grants: to CloudFront on a function, and to an execution role. */
import type { LambdaFacts } from '../deployment-facts.ts';
import { functionNamed } from './associations.ts';
import { textsOf } from './policies.ts';
import type { Resource, TemplateReader } from './reader.ts';
import { type Fields, fields, listOf } from './values.ts';

/** The actions of a function that CloudFront is granted; `undefined` where the template grants none, for another may. */
export function grantedActions(functionId: string, reader: TemplateReader): string[] | undefined {
  const permissions = reader
    .ofType('AWS::Lambda::Permission')
    .filter(({ properties }) => functionNamed(properties, reader) === functionId)
    .filter(({ properties }) => reader.text(properties.Principal) === 'cloudfront.amazonaws.com');
  const actions = permissions.map(({ properties }) => reader.text(properties.Action));
  if (actions.length === 0 || actions.includes(undefined)) return undefined;
  return actions as string[];
}

type RoleFacts = Pick<LambdaFacts, 'trustedServices' | 'logRegions'>;

/** Of an execution role that is in the template. */
export function roleFacts(role: unknown, reader: TemplateReader): RoleFacts {
  const { resource } = reader.reference(role) ?? {};
  if (resource?.type !== 'AWS::IAM::Role') return {};
  return {
    trustedServices: trustedServices(resource, reader),
    logRegions: logRegions(resource, reader),
  };
}

function trustedServices({ properties }: Resource, reader: TemplateReader): string[] | undefined {
  const statements = allowed(properties.AssumeRolePolicyDocument);
  const services = statements?.map(({ Principal }) => list(fields(Principal).Service, reader));
  return services?.every((each) => each !== undefined) ? services.flat() : undefined;
}

/** The Regions of all statements that allow logging; `undefined` where a policy is not in the template. */
function logRegions(role: Resource, reader: TemplateReader): string[] | undefined {
  const managed = listOf(role.properties.ManagedPolicyArns);
  if (!managed || managed.some((arn) => !isBasic(arn, reader))) return undefined;
  if (managed.length > 0) return ['*'];
  const own = listOf(role.properties.Policies);
  const attached = reader
    .ofType('AWS::IAM::Policy')
    .filter(({ properties }) => names(properties.Roles, role, reader))
    .map(({ properties }) => properties);
  const statements = [...(own?.map(fields) ?? []), ...attached].map((policy) =>
    allowed(policy.PolicyDocument),
  );
  if (!own || statements.includes(undefined)) return undefined;
  const regions = statements.flatMap((each) => (each ?? []).map((one) => regionsOf(one, reader)));
  return regions.includes(undefined)
    ? undefined
    : [...new Set(regions.flatMap((each) => each ?? []))];
}

/** AWS's own policy for logs names every Region. */
function isBasic(arn: unknown, reader: TemplateReader): boolean {
  return /:policy\/service-role\/AWSLambdaBasicExecutionRole$/.test(reader.text(arn) ?? '');
}

function names(roles: unknown, role: Resource, reader: TemplateReader): boolean {
  return (listOf(roles) ?? []).some((each) => reader.reference(each)?.resource === role);
}

/** `[]` for a statement of something else. */
function regionsOf({ Action, Resource }: Fields, reader: TemplateReader): string[] | undefined {
  const actions = list(Action, reader);
  if (!actions) return undefined;
  if (!actions.some((action) => /^(\*|logs:(\*|Put.*))$/.test(action))) return [];
  const resources = Array.isArray(Resource) ? Resource : [Resource];
  const regions = resources.map((each) => regionOf(each, reader));
  return regions.includes(undefined) ? undefined : (regions as string[]);
}

/** `*` alone is every resource. */
function regionOf(resource: unknown, reader: TemplateReader): string | undefined {
  // The account may be unknown; the Region before it must not be.
  const known = reader.parts(resource).map((part) => (typeof part === 'string' ? part : '\0'));
  const text = known.join('');
  if (text === '*') return '*';
  const region = text.split(':')[3];
  return region === undefined || region.includes('\0') ? undefined : region || '*';
}

function allowed(document: unknown): Fields[] | undefined {
  const { Statement } = fields(document);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (Statement === undefined) return undefined;
  return statements.map(fields).filter(({ Effect }) => Effect === 'Allow');
}

/** A text or a list of texts. */
function list(value: unknown, reader: TemplateReader): string[] | undefined {
  return textsOf(Array.isArray(value) ? value : [value ?? ''], reader);
}
