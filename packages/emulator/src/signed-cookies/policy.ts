/**
 * A custom policy: one statement about a resource and times. Names are exact, and what CloudFront does not know is refused.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
 */
import { encodeWire } from '../wire.ts';
import { coversUrl, isResource, type RequestedUrl } from './resource.ts';
import { isInRange, readRange, type SourceRange } from './source-ip.ts';

/** What a signature allows. */
export interface SignedPolicy {
  /** As it stands on the wire. Absent: every URL of every distribution that trusts the key. */
  readonly resource?: string;
  /** Seconds since the epoch, as all times here. */
  readonly dateLessThan: number;
  readonly dateGreaterThan?: number;
  readonly sourceIp?: SourceRange;
}

/** A request as far as a policy speaks of it. */
export interface PolicySubject {
  readonly url: RequestedUrl;
  readonly clientIp: string;
  readonly now: number;
}

type Members = Readonly<Record<string, unknown>>;

/** The policy of a JSON text; undefined for anything that is not exactly one. */
export function readPolicy(text: string): SignedPolicy | undefined {
  const statements = membersOf(parse(text), ['Statement'])?.Statement;
  if (!Array.isArray(statements) || statements.length !== 1) return undefined;
  const statement = membersOf(statements[0], ['Resource', 'Condition']);
  const condition = membersOf(statement?.Condition, [
    'DateLessThan',
    'DateGreaterThan',
    'IpAddress',
  ]);
  if (!statement || !condition) return undefined;
  const { Resource: resource } = statement;
  const dateLessThan = readTime(condition.DateLessThan);
  const dateGreaterThan = readTime(condition.DateGreaterThan);
  const sourceIp = readRange(membersOf(condition.IpAddress, ['AWS:SourceIp'])?.['AWS:SourceIp']);
  if (dateLessThan === undefined) return undefined;
  if (condition.DateGreaterThan !== undefined && dateGreaterThan === undefined) return undefined;
  if (condition.IpAddress !== undefined && !sourceIp) return undefined;
  if (resource !== undefined && !(typeof resource === 'string' && isResource(resource))) {
    return undefined;
  }
  return {
    dateLessThan,
    ...(resource !== undefined && { resource: encodeWire(resource) }),
    ...(dateGreaterThan !== undefined && { dateGreaterThan }),
    ...(sourceIp && { sourceIp }),
  };
}

/** Whether the request is one that the policy allows, at this time. */
export function allows(policy: SignedPolicy, { url, clientIp, now }: PolicySubject): boolean {
  const { resource, dateLessThan, dateGreaterThan = -Infinity, sourceIp } = policy;
  return (
    now < dateLessThan &&
    // "on or before" is too early.
    now > dateGreaterThan &&
    (sourceIp === undefined || isInRange(sourceIp, clientIp)) &&
    (resource === undefined || coversUrl(resource, url))
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object with no other names than these. */
function membersOf(value: unknown, names: readonly string[]): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).every((name) => names.includes(name)) ? (value as Members) : undefined;
}

function readTime(value: unknown): number | undefined {
  const time = membersOf(value, ['AWS:EpochTime'])?.['AWS:EpochTime'];
  return Number.isInteger(time) && Number(time) >= 0 ? Number(time) : undefined;
}
