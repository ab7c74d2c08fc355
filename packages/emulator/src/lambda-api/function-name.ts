/** Which function a path names: by name, ARN or partial ARN, each with or without version or alias. */
import { ACCOUNT_ID, functionArn } from '../function/function-identity.ts';
import {
  type ApiError,
  accessDenied,
  invalidParameter,
  resourceNotFound,
  validationFailed,
} from './api-error.ts';

/** A function as a caller names it. */
export interface FunctionReference {
  readonly name: string;
  /** `undefined` is $LATEST. */
  readonly qualifier: string | undefined;
  /** As invoked, with the qualifier that the caller gave. */
  readonly arn: string;
}

/** Where the API stands. */
export interface Place {
  readonly region: string;
  readonly callerArn: string;
}

const REGION = '[a-z]{2}(?:-[a-z]+)+-[0-9]';
const ARN_PREFIX = `arn:aws[a-z-]*:lambda:(?<region>${REGION}):(?<account>[0-9]{12}):function:`;
const PARTIAL_PREFIX = '(?<partialAccount>[0-9]{12}):(?:function:)?';
const QUALIFIER = '\\$LATEST|[A-Za-z0-9_-]+';
const FUNCTION_NAME = new RegExp(
  `^(?:${ARN_PREFIX}|${PARTIAL_PREFIX})?(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>${QUALIFIER}))?$`,
);
// As the API's model prints it in its refusals.
const MODEL_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';
const QUALIFIER_ONLY = new RegExp(`^(?:${QUALIFIER})$`);

/** Reads the path's segment (still encoded) and the `Qualifier` parameter. */
export function resolveFunctionName(
  segment: string,
  qualifierParameter: string | null,
  { region, callerArn }: Place,
): FunctionReference | ApiError {
  const given = decode(segment);
  const parts = FUNCTION_NAME.exec(given)?.groups;
  if (!parts) {
    return validationFailed(given, 'functionName', `regular expression pattern: ${MODEL_PATTERN}`);
  }
  if (parts.region !== undefined && parts.region !== region) {
    return resourceNotFound(
      `Functions from '${parts.region}' are not reachable in this region ('${region}')`,
    );
  }
  const account = parts.account ?? parts.partialAccount ?? ACCOUNT_ID;
  if (account !== ACCOUNT_ID) return accessDenied(callerArn, given);
  return qualify(parts.name ?? '', parts.qualifier, { qualifierParameter, region });
}

function qualify(
  name: string,
  derived: string | undefined,
  { qualifierParameter, region }: { qualifierParameter: string | null; region: string },
): FunctionReference | ApiError {
  const parameter = qualifierParameter || undefined;
  if (parameter !== undefined && !QUALIFIER_ONLY.test(parameter)) {
    return validationFailed(
      parameter,
      'qualifier',
      'regular expression pattern: (|[a-zA-Z0-9$_-]+)',
    );
  }
  if (derived !== undefined && parameter !== undefined && derived !== parameter) {
    return invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  const qualifier = derived ?? parameter;
  const arn = functionArn(name, region) + (qualifier === undefined ? '' : `:${qualifier}`);
  return { name, qualifier, arn };
}

/** A segment that cannot be decoded matches no pattern, as it stands. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // Malformed percent-encoding: the pattern refuses its "%".
  }
}
