/** Checks the options of `startLambdaApi` once; everything after it trusts them. */
import {
  checkCredentials,
  checkInteger,
  checkNames,
  checkOneOf,
  checkType,
  fail,
} from '../check-values.ts';
import type { LambdaApiOptions, LambdaFunctionOptions } from './options.ts';

const OPTION_NAMES = [
  'region',
  'credentials',
  'functions',
  'port',
  'callerArn',
  'runtime',
  'nodeBinary',
  'onEvent',
  'clock',
];
const FUNCTION_NAMES = [
  'zipFile',
  'folder',
  'handler',
  'timeoutSeconds',
  'memoryMegabytes',
  'environment',
  'roleCredentials',
  'aliases',
  'reservedConcurrency',
  'functionUrl',
];

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, those that a pattern does not refuse. */
const RESERVED_VARIABLES = [
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];

const PORTS = { from: 0, to: 65_535 };
/** Lambda's quota for all names and values together. */
const MAX_ENVIRONMENT_BYTES = 4_096;

/** Throws a `TypeError` that names the option, and never shows a credential or a variable's value. */
export function checkLambdaOptions(options: LambdaApiOptions): void {
  checkNames('', options, OPTION_NAMES);
  if (!/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/.test(options.region)) {
    fail('region', options.region, 'a region such as eu-west-1');
  }
  checkCredentials('credentials', options.credentials);
  checkInteger('port', options.port, PORTS);
  checkType('callerArn', options.callerArn, 'string');
  checkType('nodeBinary', options.nodeBinary, 'string');
  checkType('onEvent', options.onEvent, 'function');
  checkType('clock', options.clock, 'function');
  checkOneOf('runtime', options.runtime, ['nodejs22.x', 'nodejs24.x']);
  if (typeof options.functions !== 'object' || options.functions === null) {
    fail('functions', options.functions, 'functions by their names');
  }
  for (const [name, each] of Object.entries(options.functions)) checkFunction(name, each);
}

function checkFunction(functionName: string, options: LambdaFunctionOptions): void {
  const name = `functions.${functionName}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(functionName)) {
    fail('functions', functionName, 'named with 1 to 64 letters, digits, "-" and "_"');
  }
  checkNames(name, options, FUNCTION_NAMES);
  checkCode(name, options);
  checkType(`${name}.handler`, options.handler, 'string');
  checkInteger(`${name}.timeoutSeconds`, options.timeoutSeconds, { from: 1, to: 900 });
  checkInteger(`${name}.memoryMegabytes`, options.memoryMegabytes, { from: 128, to: 10_240 });
  checkInteger(`${name}.reservedConcurrency`, options.reservedConcurrency, { from: 1, to: 1_000 });
  if (options.roleCredentials) checkCredentials(`${name}.roleCredentials`, options.roleCredentials);
  checkEnvironment(`${name}.environment`, options.environment ?? {});
  checkAliases(`${name}.aliases`, options.aliases ?? {});
  checkUrl(`${name}.functionUrl`, options.functionUrl);
}

function checkCode(name: string, { zipFile, folder }: LambdaFunctionOptions): void {
  if ((zipFile === undefined) === (folder === undefined)) {
    fail(name, Object.keys({ zipFile, folder }), 'given its code by either zipFile or folder');
  }
  checkType(`${name}.folder`, folder, 'string');
  if (zipFile === undefined || typeof zipFile === 'string' || zipFile instanceof Uint8Array) return;
  fail(`${name}.zipFile`, typeof zipFile, 'the bytes of a zip file or its path');
}

function checkEnvironment(name: string, environment: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [variable, value] of Object.entries(environment)) {
    if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(variable) || RESERVED_VARIABLES.includes(variable)) {
      fail(name, variable, 'made of names that Lambda neither refuses nor reserves');
    }
    checkType(`${name}.${variable}`, value, 'string');
    bytes += Buffer.byteLength(variable) + Buffer.byteLength(value);
  }
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    fail(name, `${bytes} bytes`, `at most ${MAX_ENVIRONMENT_BYTES} bytes, Lambda's quota`);
  }
}

function checkAliases(name: string, aliases: Readonly<Record<string, string>>): void {
  for (const [alias, version] of Object.entries(aliases)) {
    const named = /^(?![0-9]+$)[A-Za-z0-9_-]{1,128}$/.test(alias);
    if (!named || !/^[1-9][0-9]*$/.test(version)) {
      fail(name, { [alias]: version }, 'versions by alias, such as { live: "7" }');
    }
  }
}

function checkUrl(name: string, options: LambdaFunctionOptions['functionUrl']): void {
  if (options === undefined) return;
  checkNames(name, options, ['authType', 'port']);
  if (options.authType !== 'AWS_IAM' && options.authType !== 'NONE') {
    fail(`${name}.authType`, options.authType, '"AWS_IAM" or "NONE"');
  }
  checkInteger(`${name}.port`, options.port, PORTS);
}
