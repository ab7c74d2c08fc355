/** Checks the options once, when the emulator is started; everything after it trusts them. */
import { AssociationError } from './association-error.ts';
import { checkPolicies } from './check-policies.ts';
import {
  checkCredentials,
  checkInteger,
  checkNames,
  checkOneOf,
  checkType,
  fail,
} from './check-values.ts';
import { checkSourceBytes } from './cloudfront-function/deployed-function.ts';
import { type EdgeLimits, LIMITS, type ProfileName } from './limits.ts';
import type {
  BehaviorOptions,
  CloudFrontFunctionOptions,
  EmulatorOptions,
  FunctionOptions,
} from './options.ts';
import { checkCustomErrors } from './pipeline/custom-error.ts';
import { checkKeyGroups } from './signed-cookies/key-groups.ts';

const OPTION_NAMES = [
  'port',
  'behaviors',
  'origin',
  'profile',
  'runtime',
  'nodeBinary',
  'errorCaching',
  'customErrorResponses',
  'publicPathPatterns',
  'maxInstances',
  'functionEngine',
  'functionCredentials',
  'onEvent',
  'clock',
];
const BEHAVIOR_NAMES = [
  'pathPattern',
  'viewerRequest',
  'viewerResponse',
  'allowedMethods',
  'viewerProtocolPolicy',
  'cachePolicy',
  'originRequestPolicy',
  'trustedKeyGroups',
  'origin',
];
const FUNCTION_NAMES = [
  'zip',
  'handler',
  'memoryMegabytes',
  'timeoutSeconds',
  'includeBody',
  'role',
];
const CLOUDFRONT_FUNCTION_NAMES = ['code', 'keyValueStore', 'role'];
const ROLES = ['gate', 'login'];
const METHOD_SETS = [
  'GET HEAD',
  'GET HEAD OPTIONS',
  'DELETE GET HEAD OPTIONS PATCH POST PUT',
] as const;

/** Throws a `TypeError` that names the option; a quota is an `AssociationError` in CloudFront's words. */
export function checkOptions(options: EmulatorOptions): EdgeLimits {
  checkNames('', options, OPTION_NAMES);
  const limits = limitsOf(options.profile ?? 'current');
  checkOneOf('runtime', options.runtime, ['nodejs22.x', 'nodejs24.x']);
  checkOneOf('functionEngine', options.functionEngine, ['njs', 'vm']);
  checkType('nodeBinary', options.nodeBinary, 'string');
  checkType('onEvent', options.onEvent, 'function');
  checkType('clock', options.clock, 'function');
  checkInteger('port', options.port, { from: 0, to: 65_535 });
  checkInteger('maxInstances', options.maxInstances, { from: 1, to: 1_000 });
  if (options.functionCredentials !== undefined) {
    checkCredentials('functionCredentials', options.functionCredentials);
  }
  checkOrigin('origin', options.origin);
  checkErrorCaching(options.errorCaching ?? {});
  checkCustomErrors('customErrorResponses', options.customErrorResponses ?? []);
  checkBehaviors(options.behaviors, limits);
  checkPublicPathPatterns(options);
  return limits;
}

function limitsOf(profile: ProfileName): EdgeLimits {
  checkOneOf('profile', profile, Object.keys(LIMITS));
  return LIMITS[profile];
}

function checkBehaviors(behaviors: readonly BehaviorOptions[], limits: EdgeLimits): void {
  if (!Array.isArray(behaviors) || behaviors.length === 0) {
    fail('behaviors', behaviors, 'a list with at least the default behavior, { pathPattern: "*" }');
  }
  behaviors.forEach((behavior, index) => {
    const name = `behaviors[${index}]`;
    checkNames(name, behavior, BEHAVIOR_NAMES);
    checkPattern(`${name}.pathPattern`, behavior.pathPattern, index === behaviors.length - 1);
    checkMethods(`${name}.allowedMethods`, behavior.allowedMethods ?? ['GET', 'HEAD']);
    const protocols = ['allow-all', 'redirect-to-https', 'https-only'];
    checkOneOf(`${name}.viewerProtocolPolicy`, behavior.viewerProtocolPolicy, protocols);
    checkPolicies(name, behavior, limits);
    if (behavior.origin) checkOrigin(`${name}.origin`, behavior.origin);
    checkTrustedKeyGroups(`${name}.trustedKeyGroups`, behavior);
    checkViewerFunctions(name, behavior, limits);
  });
}

/** A pattern that no behavior has would leave the behavior that was meant unlisted. */
function checkPublicPathPatterns({ publicPathPatterns, behaviors }: EmulatorOptions): void {
  if (publicPathPatterns === undefined) return;
  const known = behaviors.map(({ pathPattern = '*' }) => pathPattern);
  if (Array.isArray(publicPathPatterns) && publicPathPatterns.every((each) => known.includes(each)))
    return;
  const expected = `a list of the behaviors' path patterns (${known.join(', ')})`;
  fail('publicPathPatterns', publicPathPatterns, expected);
}

function checkTrustedKeyGroups(
  name: string,
  { trustedKeyGroups, viewerRequest }: BehaviorOptions,
): void {
  if (trustedKeyGroups === undefined) return;
  if (viewerRequest) {
    throw new TypeError(
      `Option "${name}" cannot stand beside "viewerRequest": which of the two CloudFront asks first is documented nowhere, give them behaviors of their own`,
    );
  }
  checkKeyGroups(name, trustedKeyGroups);
}

/** "You can't combine CloudFront Functions and Lambda@Edge in viewer events": edge-function-restrictions-all.html */
function checkViewerFunctions(
  name: string,
  { viewerRequest, viewerResponse }: BehaviorOptions,
  limits: EdgeLimits,
): void {
  const isLambda = viewerRequest !== undefined && isLambdaEdge(viewerRequest);
  if (isLambda) checkFunction(`${name}.viewerRequest`, viewerRequest, limits);
  else if (viewerRequest) checkCloudFrontFunction(`${name}.viewerRequest`, viewerRequest, limits);
  if (!viewerResponse) return;
  checkCloudFrontFunction(`${name}.viewerResponse`, viewerResponse, limits);
  if (!isLambda) return;
  throw new AssociationError(
    'E-MIXED-VIEWER',
    `CloudFront Functions and Lambda@Edge cannot be combined in the viewer events of one cache behavior: ${name}`,
  );
}

/** The two kinds of function are told apart by what they are deployed as. */
export function isLambdaEdge(
  options: FunctionOptions | CloudFrontFunctionOptions,
): options is FunctionOptions {
  return !('code' in options);
}

function checkCloudFrontFunction(
  name: string,
  options: CloudFrontFunctionOptions,
  limits: EdgeLimits,
): void {
  checkNames(name, options, CLOUDFRONT_FUNCTION_NAMES);
  checkOneOf(`${name}.role`, options.role, ROLES);
  const { code, keyValueStore } = options;
  if (typeof code !== 'string') fail(`${name}.code`, typeof code, 'source text');
  if (keyValueStore !== undefined && typeof keyValueStore?.read !== 'function') {
    fail(`${name}.keyValueStore`, typeof keyValueStore, 'what startKeyValueStore() resolves to');
  }
  checkSourceBytes(code, limits);
}

function checkPattern(name: string, pattern: string | undefined, isDefault: boolean): void {
  if (isDefault && (pattern === undefined || pattern === '*')) return;
  if (isDefault) fail(name, pattern, '"*": the last behavior is the default one');
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
  const characters = /^[A-Za-z0-9_\-.*$/~"'@:+&?]{1,255}$/;
  if (typeof pattern === 'string' && characters.test(pattern) && pattern !== '*') return;
  fail(name, pattern, 'a path pattern of CloudFront\'s characters, "*" being the last behavior\'s');
}

function checkMethods(name: string, methods: readonly string[]): void {
  const set = Array.isArray(methods) ? [...methods].sort().join(' ') : '';
  if (METHOD_SETS.some((known) => known === set)) return;
  fail(name, methods, `one of CloudFront's sets (${METHOD_SETS.join('; ')})`);
}

function checkFunction(name: string, options: FunctionOptions, limits: EdgeLimits): void {
  checkNames(name, options, FUNCTION_NAMES);
  checkOneOf(`${name}.role`, options.role, ROLES);
  const { zip, memoryMegabytes = 128, timeoutSeconds = 5 } = options;
  if (typeof zip !== 'string' && !(zip instanceof Uint8Array)) {
    fail(`${name}.zip`, typeof zip, 'the bytes of a zip file or its path');
  }
  const memory = { from: limits.viewerMemoryMegabytesMinimum, to: Number.MAX_SAFE_INTEGER };
  checkInteger(`${name}.memoryMegabytes`, memoryMegabytes, memory);
  checkInteger(`${name}.timeoutSeconds`, timeoutSeconds, { from: 1, to: 900 });
  if (memoryMegabytes > limits.viewerMemoryMegabytes) {
    const sentence =
      'The function memory size is larger than the maximum allowed size for functions that are triggered by a CloudFront event';
    throw tooLarge('E-MEMORY', sentence, memoryMegabytes, limits.viewerMemoryMegabytes);
  }
  if (timeoutSeconds > limits.viewerTimeoutSeconds) {
    const sentence =
      'The function timeout is larger than the maximum allowed for functions that are triggered by a CloudFront event';
    throw tooLarge('E-TIMEOUT30', sentence, timeoutSeconds, limits.viewerTimeoutSeconds);
  }
}

function checkOrigin(name: string, origin: EmulatorOptions['origin']): void {
  if (typeof origin !== 'object' || origin === null) {
    fail(name, origin, '{ directory } or { url }');
  }
  checkNames(name, origin, 'directory' in origin ? ['directory'] : ['url', 'customHeaders']);
  if ('directory' in origin) return;
  for (const [header, value] of Object.entries(origin.customHeaders ?? {})) {
    if (/^[\w-]+$/.test(header) && typeof value === 'string' && !/[\r\n\0]/.test(value)) continue;
    // Not quoted: it is a secret most of the time.
    throw new TypeError(`Option "${name}.customHeaders" must have header names and one-line texts`);
  }
  const url = URL.canParse(origin.url) ? new URL(origin.url) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '') return;
  fail(`${name}.url`, origin.url, 'an http or https URL without a query');
}

function checkErrorCaching(errorCaching: Readonly<Record<number, number>>): void {
  for (const [status, seconds] of Object.entries(errorCaching)) {
    if (/^[45][0-9]{2}$/.test(status) && seconds >= 0) continue;
    fail(`errorCaching[${status}]`, seconds, 'seconds by an error status, 0 or more');
  }
}

function tooLarge(
  rule: AssociationError['rule'],
  sentence: string,
  value: number,
  maximum: number,
): AssociationError {
  return new AssociationError(rule, `${sentence}: ${value} Max allowed: ${maximum}`);
}
