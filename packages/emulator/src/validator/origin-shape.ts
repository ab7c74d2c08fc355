/**
 * What is wrong with the `origin` that a function on origin-request returns:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */

type Fields = Readonly<Record<string, unknown>>;

const MAX_CUSTOM_DOMAIN_CHARACTERS = 253;
const MAX_S3_DOMAIN_CHARACTERS = 128;
const MAX_PATH_CHARACTERS = 255;
const MAX_TIMEOUT_SECONDS = 120;
const SSL_PROTOCOLS: readonly unknown[] = ['TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'];

/** `undefined` where it has the shape of a custom or an S3 origin. */
export function originFault(origin: unknown): string | undefined {
  if (!isFields(origin)) return 'origin is not an object';
  const { custom, s3 } = origin;
  if (isFields(custom) && s3 === undefined) return faultOf(CUSTOM, custom, 'custom');
  if (isFields(s3) && custom === undefined) return faultOf(S3, s3, 's3');
  return 'origin does not have exactly one of custom and s3';
}

type Check = (value: unknown, origin: Fields) => boolean;

const isPath: Check = (path) =>
  path === '' ||
  (typeof path === 'string' && path.length <= MAX_PATH_CHARACTERS && /^\/.*[^/]$/.test(path));
const isTimeout: Check = (seconds) =>
  Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= MAX_TIMEOUT_SECONDS;
const isPort: Check = (port) =>
  port === 80 ||
  port === 443 ||
  (Number.isInteger(port) && Number(port) >= 1_024 && Number(port) <= 65_535);

const CUSTOM: Readonly<Record<string, Check>> = {
  customHeaders: isFields,
  domainName: (name) =>
    isText(name, MAX_CUSTOM_DOMAIN_CHARACTERS) && !/:|^\d+(\.\d+){3}$/.test(String(name)),
  keepaliveTimeout: isTimeout,
  path: isPath,
  port: isPort,
  protocol: (protocol) => protocol === 'http' || protocol === 'https',
  readTimeout: isTimeout,
  sslProtocols: (names) =>
    Array.isArray(names) && names.every((name) => SSL_PROTOCOLS.includes(name)),
};

const S3: Readonly<Record<string, Check>> = {
  authMethod: (method) => method === 'none' || method === 'origin-access-identity',
  customHeaders: isFields,
  domainName: (name) => isText(name, MAX_S3_DOMAIN_CHARACTERS) && !/[A-Z]/.test(String(name)),
  path: isPath,
  region: (region, { authMethod }) =>
    authMethod === 'none' || (typeof region === 'string' && region !== ''),
};

function faultOf(
  checks: Readonly<Record<string, Check>>,
  origin: Fields,
  kind: string,
): string | undefined {
  const wrong = Object.entries(checks).find(([name, check]) => !check(origin[name], origin));
  return wrong && `origin.${kind}.${wrong[0]} is missing or wrong`;
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= most;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
