/** Inputs of the module that it refuses before anything is made, and what it says. */
import type { Inputs } from './stood-in.ts';

const STORE = 'arn:aws:cloudfront::123456789012:key-value-store/a';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function';

export const REFUSED: readonly (readonly [what: string, inputs: Inputs, says: RegExp])[] = [
  [
    'a build with problems, and says all of them',
    {
      build: 'delegated-function-url',
      key_value_store_arn: STORE,
      additional_public_key_ids: ['K1'],
    },
    /give "delegate_function_arn" the ARN.*reads no KeyValueStore.*issues no signed cookies/,
  ],
  [
    'a folder without a build',
    { build: '..' },
    /"build_path" is a folder without deployment\.json/,
  ],
  ['a name that AWS refuses', { build: 'bearer', name: 'my site' }, /"name" must be 1 to 52/],
  ['a name that is too long', { build: 'bearer', name: 'a'.repeat(53) }, /"name" must be 1 to 52/],
  ['days that AWS refuses', { build: 'bearer', log_retention_days: 31 }, /a number of days/],
  ['what is no region', { build: 'bearer', log_regions: ['Europe'] }, /must be names of regions/],
  [
    'an ARN of something else',
    { build: 'split', key_value_store_arn: 'arn:aws:s3:::a' },
    /must be the ARN of a KeyValueStore/,
  ],
  [
    'functions by a pattern',
    { build: 'delegated-function-url', delegate_function_arn: `${FUNCTION}:*` },
    /must be the ARN of one function/,
  ],
  [
    'a private key',
    { build: 'signed-cookies', encoded_key: '-----BEGIN EC PRIVATE KEY-----' },
    /The private one is not for CloudFront/,
  ],
];
