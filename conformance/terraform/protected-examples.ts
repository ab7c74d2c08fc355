/** The examples with a distribution: which build each is for, and what makes a distribution a protected one. */
import assert from 'node:assert/strict';
import type { Block } from './parse-folder.ts';
import type { Applied } from './stood-in.ts';

const COMMON = { certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/a' };

export const EXAMPLES: readonly (readonly [folder: string, build: string, variables: Block])[] = [
  ['site', 'login', { ...COMMON, domain: 'docs.example.com' }],
  [
    'split',
    'split-function-url',
    {
      ...{ ...COMMON, domain: 'app.example.com', server: 'server.example.com' },
      ...{ server_key: 'example-key-of-the-server', login_key: 'example-key-of-the-login' },
    },
  ],
];

/** Each behavior has one function on viewer requests, or is the login's at its function URL. */
export function assertProtected(resources: Applied['resources']): void {
  const distribution = distributionOf(resources);
  const [fallback] = distribution.default_cache_behavior as Block[];
  const [login] = distribution.ordered_cache_behavior as Block[];
  assert.equal(associationsOf(fallback).length, 1, JSON.stringify(fallback));
  assert.equal(login?.path_pattern, '/.postern/*');
  assert.equal(login?.cache_policy_id, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
  const origin = (distribution.origin as Block[]).find(
    ({ origin_id }) => origin_id === login?.target_origin_id,
  );
  const hasFunction = associationsOf(login).length === 1;
  const isFunctionUrl = /\.lambda-url\..*\.on\.aws$/.test(String(origin?.domain_name));
  assert.notEqual(hasFunction, isFunctionUrl);
}

function distributionOf(resources: Applied['resources']): Block {
  const [found] = [...resources].filter(([address]) =>
    /^aws_cloudfront_distribution\./.test(address),
  );
  assert.ok(found);
  return found[1];
}

function associationsOf(behavior: Block = {}): readonly Block[] {
  const { lambda_function_association: lambda = [], function_association: edge = [] } = behavior;
  return [...(lambda as Block[]), ...(edge as Block[])].filter(
    ({ event_type, lambda_arn, function_arn }) =>
      event_type === 'viewer-request' && (lambda_arn ?? function_arn) !== null,
  );
}
