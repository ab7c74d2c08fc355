/** The case table of the rules on functions and stores: how they are made, named and associated. */
import {
  BEHAVIOR,
  deployment,
  FUNCTION,
  GATE,
  ON_VIEWER_REQUEST,
  withBehavior,
  withFunction,
  withGate,
  withStore,
} from './deployments.ts';
import type { DeploymentRuleCase } from './protection-rule-cases.ts';

const MEBIBYTE = 1_048_576;
const ORIGIN_HELPER = { ...GATE, id: 'Helper', role: undefined };
const ON_ORIGIN_REQUEST = {
  ...ON_VIEWER_REQUEST,
  event: 'origin-request',
  functionId: 'Helper',
} as const;
const VIEWER_RESPONSE = {
  ...ON_VIEWER_REQUEST,
  event: 'viewer-response',
  functionId: 'Helper',
} as const;
const FUNCTION_RESPONSE = {
  ...VIEWER_RESPONSE,
  kind: 'cloudfront-function',
  qualifier: undefined,
} as const;

/** With a second function, of no viewer event. */
function withHelper(facts: Partial<typeof ORIGIN_HELPER>) {
  return deployment({
    behaviors: [{ ...BEHAVIOR, associations: [ON_VIEWER_REQUEST, ON_ORIGIN_REQUEST] }],
    functions: [GATE, { ...ORIGIN_HELPER, ...facts }],
  });
}

/** A function that is no edge function may have whatever Lambda takes. */
const REGIONAL = deployment({
  functions: [
    GATE,
    {
      ...ORIGIN_HELPER,
      ...{ environment: ['TABLE'], architectures: ['arm64'], vpc: true, region: 'eu-west-1' },
    },
  ],
});

export const FUNCTION_SETTING_CASES: readonly DeploymentRuleCase[] = [
  {
    rule: 'E-RUNTIME',
    broken: ['nodejs20.x', 'python3.9', 'java21', 'provided.al2023'].map((runtime) =>
      withGate({ runtime, code: undefined }),
    ),
    kept: ['nodejs22.x', 'nodejs24.x', 'python3.14'].map((runtime) => withGate({ runtime })),
  },
  {
    rule: 'E-ENVVAR',
    broken: [withGate({ environment: ['ISSUER'] }), withHelper({ environment: ['A', 'B'] })],
    kept: [withGate({ environment: [] }), withGate({ environment: undefined }), REGIONAL],
  },
  {
    rule: 'E-ARM64',
    broken: [withGate({ architectures: ['arm64'] })],
    kept: [withGate({ architectures: ['x86_64'] }), REGIONAL],
  },
  { rule: 'E-VPC', broken: [withGate({ vpc: true })], kept: [withGate({ vpc: false }), REGIONAL] },
  { rule: 'E-LAYER', broken: [withGate({ layers: 1 })], kept: [withGate({ layers: 0 })] },
  {
    rule: 'E-DLQ',
    broken: [withGate({ deadLetterQueue: true })],
    kept: [withGate({ deadLetterQueue: false })],
  },
  { rule: 'E-XRAY', broken: [withGate({ tracing: true })], kept: [withGate({ tracing: false })] },
  {
    rule: 'E-IMAGE',
    broken: [withGate({ packageType: 'Image' })],
    kept: [withGate({ packageType: 'Zip' })],
  },
  {
    rule: 'E-TMP512',
    broken: [withGate({ ephemeralStorageMegabytes: 513 })],
    kept: [withGate({ ephemeralStorageMegabytes: 512 })],
  },
  {
    rule: 'E-REGION',
    broken: [
      withGate({ region: 'eu-west-1' }),
      withBehavior({ associations: [{ ...ON_VIEWER_REQUEST, region: 'eu-west-1' }] }),
    ],
    kept: [
      withGate({ region: 'us-east-1' }),
      withBehavior({ associations: [{ ...ON_VIEWER_REQUEST, region: 'us-east-1' }] }),
      REGIONAL,
    ],
  },
  {
    rule: 'E-QUALIFIED-ARN',
    broken: (['$LATEST', 'alias', 'none'] as const).map((qualifier) =>
      withBehavior({ associations: [{ ...ON_VIEWER_REQUEST, qualifier }] }),
    ),
    kept: [
      withBehavior({ associations: [ON_VIEWER_REQUEST] }),
      withBehavior({ associations: [{ ...ON_VIEWER_REQUEST, qualifier: undefined }] }),
    ],
  },
  {
    rule: 'E-TRUST-EDGELAMBDA',
    broken: [
      withGate({ trustedServices: ['lambda.amazonaws.com'] }),
      withGate({ trustedServices: ['edgelambda.amazonaws.com'] }),
      withGate({ trustedServices: [] }),
    ],
    kept: [
      withGate({ trustedServices: ['edgelambda.amazonaws.com', 'lambda.amazonaws.com'] }),
      withGate({ trustedServices: undefined }),
    ],
  },
  {
    rule: 'W-LOGS-REGION',
    broken: [withGate({ logRegions: ['us-east-1'] }), withGate({ logRegions: [] })],
    kept: [withGate({ logRegions: ['us-east-1', '*'] }), withGate({ logRegions: undefined })],
  },
  {
    rule: 'E-MEMORY',
    broken: [
      withGate({ memoryMegabytes: 64 }),
      withGate({ memoryMegabytes: 10_241 }),
      withHelper({ memoryMegabytes: 10_241 }),
    ],
    kept: [withGate({ memoryMegabytes: 128 }), withHelper({ memoryMegabytes: 10_240 })],
  },
  {
    rule: 'W-MEM-VIEWER128',
    broken: [withGate({ memoryMegabytes: 129 }), withGate({ memoryMegabytes: 10_240 })],
    kept: [withGate({ memoryMegabytes: 128 }), withHelper({ memoryMegabytes: 1_024 })],
  },
  {
    rule: 'E-TIMEOUT30',
    broken: [withGate({ timeoutSeconds: 31 }), withHelper({ timeoutSeconds: 31 })],
    kept: [withGate({ timeoutSeconds: 5 }), withHelper({ timeoutSeconds: 30 })],
  },
  {
    rule: 'W-TIMEOUT-VIEWER5',
    broken: [withGate({ timeoutSeconds: 6 }), withGate({ timeoutSeconds: 30 })],
    kept: [withGate({ timeoutSeconds: 5 }), withHelper({ timeoutSeconds: 6 })],
  },
  {
    rule: 'E-ZIP-50MB',
    broken: [
      withGate({ zipBytes: 50 * MEBIBYTE + 1 }),
      withHelper({ zipBytes: 50 * MEBIBYTE + 1 }),
    ],
    kept: [withGate({ zipBytes: MEBIBYTE }), withHelper({ zipBytes: 50 * MEBIBYTE })],
  },
  {
    rule: 'W-ZIP-BUDGET',
    broken: [withGate({ zipBytes: MEBIBYTE + 1 }), withGate({ zipBytes: 50 * MEBIBYTE })],
    kept: [withGate({ zipBytes: MEBIBYTE }), withHelper({ zipBytes: MEBIBYTE + 1 })],
  },
  {
    rule: 'E-ZIP-UNZIPPED',
    broken: [withGate({ unzippedBytes: 250 * MEBIBYTE + 1 })],
    kept: [withGate({ unzippedBytes: 250 * MEBIBYTE })],
  },
  {
    rule: 'E-CALLBACK-NODE24',
    broken: [
      'exports.handler = (event, context, callback) => callback(null, event);',
      'exports.handler = function (event, context, callback) {};',
      'export function handler(event, context, callback) {}',
      'export const handler = async (event, context, callback) => event;',
      'module.exports = { handler(event, context, callback) {} };',
    ].map((code) => withGate({ code })),
    kept: [
      withGate({ code: 'exports.handler = async (event, context) => event;' }),
      withGate({ code: 'export const handler = (event, context, callback = 1) => event;' }),
      withGate({
        code: 'const other = (a, b, c) => a; export const handler = (e) => other(e, 1, 2);',
      }),
      withGate({ code: 'exports.handler = (a, b, c) => c();', runtime: 'nodejs22.x' }),
      withGate({ code: 'def handler(event, context):', runtime: 'python3.13' }),
    ],
  },
  {
    rule: 'W-ENVVAR-READ',
    broken: [
      withGate({ code: 'export const handler = async () => process.env.ISSUER;' }),
      withGate({ code: 'export const handler = async () => process.env["ISSUER"];' }),
    ],
    kept: [withGate({ code: 'export const handler = async () => process.env.AWS_REGION;' })],
  },
  {
    rule: 'E-ONE-PER-EVENT',
    broken: [withBehavior({ associations: [ON_VIEWER_REQUEST, ON_VIEWER_REQUEST] })],
    kept: [withHelper({})],
  },
  {
    rule: 'E-MIXED-VIEWER',
    broken: [
      deployment({
        behaviors: [{ ...BEHAVIOR, associations: [ON_VIEWER_REQUEST, FUNCTION_RESPONSE] }],
        functions: [GATE, { ...FUNCTION, id: 'Helper', role: undefined }],
      }),
    ],
    kept: [
      deployment({
        behaviors: [{ ...BEHAVIOR, associations: [ON_VIEWER_REQUEST, VIEWER_RESPONSE] }],
        functions: [GATE, ORIGIN_HELPER],
      }),
      withHelper({}),
    ],
  },
  {
    rule: 'E-INCLUDEBODY-RESPONSE',
    broken: [
      withBehavior({
        associations: [ON_VIEWER_REQUEST, { ...VIEWER_RESPONSE, includeBody: true }],
      }),
    ],
    kept: [
      withBehavior({
        associations: [{ ...ON_VIEWER_REQUEST, includeBody: true }, VIEWER_RESPONSE],
      }),
    ],
  },
  {
    rule: 'E-CFF-10KB',
    broken: [withFunction({ code: `${FUNCTION.code}// ${'é'.repeat(5_120)}` })],
    kept: [withFunction({ code: `${FUNCTION.code}// ${'e'.repeat(5_120)}` })],
  },
  {
    rule: 'E-CFF-UNPUBLISHED',
    broken: [withFunction({ published: false })],
    kept: [withFunction(), withFunction({ published: undefined })],
  },
  {
    rule: 'E-CFF-KVS-RUNTIME',
    broken: [withFunction({ runtime: 'cloudfront-js-1.0' }), withFunction({ stores: 2 })],
    kept: [withFunction(), withFunction({ runtime: 'cloudfront-js-1.0', stores: 0 })],
  },
  {
    rule: 'E-KVS-KEY512',
    broken: [withStore([['k'.repeat(513), 'v']]), withStore([['', 'v']])],
    kept: [withStore([['k'.repeat(512), 'v']])],
  },
  {
    rule: 'E-KVS-VALUE1K',
    broken: [withStore([['k', 'é'.repeat(513)]])],
    kept: [withStore([['k', 'é'.repeat(512)]])],
  },
  {
    rule: 'E-KVS-5MB',
    broken: [withStore(manyEntries(5_121))],
    kept: [withStore(manyEntries(5_000))],
  },
  {
    rule: 'E-KVS-DUP',
    broken: [
      withStore([
        ['k', '1'],
        ['k', '2'],
      ]),
    ],
    kept: [
      withStore([
        ['k', '1'],
        ['l', '1'],
      ]),
    ],
  },
];

/** Of 1,024 bytes each, the key included. */
function manyEntries(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => [
    `k${String(index).padStart(7, '0')}`,
    'v'.repeat(1_016),
  ]);
}
