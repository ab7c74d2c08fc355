/** The case table of the rules on results of the events that the emulator does not run. */
import type { RuleId } from '../rule-id.ts';
import type { EdgeResultOptions, validateEdgeResult } from '../validator/validate-edge-result.ts';

type EdgeResultArguments = readonly [
  event: Parameters<typeof validateEdgeResult>[0],
  result: object,
  options?: EdgeResultOptions,
];

export interface EdgeResultCase {
  readonly rule: RuleId;
  readonly broken: readonly EdgeResultArguments[];
  readonly kept: readonly EdgeResultArguments[];
}

const MEBIBYTE = 1_048_576;
const REQUEST = { method: 'GET', uri: '/' };

const CUSTOM = {
  ...{ customHeaders: {}, domainName: 'origin.example.com', path: '', port: 443 },
  ...{ protocol: 'https', keepaliveTimeout: 5, readTimeout: 30, sslProtocols: ['TLSv1.2'] },
};
const S3 = {
  ...{ authMethod: 'none', customHeaders: {}, path: '/site' },
  domainName: 'site.s3.us-east-1.amazonaws.com',
};

function withCustom(custom: object): EdgeResultArguments {
  return ['origin-request', { ...REQUEST, origin: { custom: { ...CUSTOM, ...custom } } }];
}

function withS3(s3: object): EdgeResultArguments {
  return ['origin-request', { ...REQUEST, origin: { s3: { ...S3, ...s3 } } }];
}

function refusal(status: string, cacheControl?: string): EdgeResultArguments {
  const headers = cacheControl ? { 'Cache-Control': [{ value: cacheControl }] } : {};
  return ['origin-request', { status, headers }];
}

export const EDGE_RESULT_CASES: readonly EdgeResultCase[] = [
  {
    rule: 'E-SIZE-1M',
    broken: [
      ['origin-request', { status: '200', body: 'x'.repeat(MEBIBYTE + 1) }],
      ['origin-response', { status: '200', body: 'x'.repeat(MEBIBYTE + 1) }],
    ],
    kept: [
      ['origin-request', { status: '200', body: 'x'.repeat(MEBIBYTE) }],
      ['origin-request', REQUEST],
    ],
  },
  {
    rule: 'E-STATUS-VIEWER-RESPONSE',
    broken: [['viewer-response', { status: '404' }, { receivedStatus: '200' }]],
    kept: [
      ['viewer-response', { status: '200' }, { receivedStatus: '200' }],
      ['viewer-response', { status: '404' }],
      ['origin-response', { status: '404' }, { receivedStatus: '200' }],
    ],
  },
  {
    rule: 'E-ORIGIN-SHAPE',
    broken: [
      ['origin-request', { ...REQUEST, origin: {} }],
      ['origin-request', { ...REQUEST, origin: 'origin.example.com' }],
      ['origin-request', { ...REQUEST, origin: { custom: CUSTOM, s3: S3 } }],
      withCustom({ domainName: '192.0.2.1' }),
      withCustom({ domainName: 'origin.example.com:8443' }),
      withCustom({ port: 8 }),
      withCustom({ protocol: 'ftp' }),
      withCustom({ path: '/site/' }),
      withCustom({ readTimeout: 121 }),
      withCustom({ sslProtocols: ['TLSv1.3'] }),
      withS3({ authMethod: 'origin-access-control' }),
      withS3({ authMethod: 'origin-access-identity' }),
      withS3({ domainName: 'Site.s3.amazonaws.com' }),
    ],
    kept: [
      withCustom({}),
      withCustom({ port: 8_443, path: '/site' }),
      withS3({}),
      withS3({ authMethod: 'origin-access-identity', region: 'us-east-1' }),
      ['origin-request', REQUEST],
      ['origin-response', { status: '200' }],
    ],
  },
  {
    rule: 'W-CACHED-REDIRECT',
    broken: [refusal('302'), refusal('401'), refusal('403'), refusal('302', 'max-age=60')],
    kept: [
      refusal('302', 'no-store'),
      refusal('401', 'private, no-cache'),
      refusal('404'),
      ['origin-response', { status: '302' }],
    ],
  },
];
