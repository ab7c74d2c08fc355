/**
 * What the AWS provider says of the resources that are used here, recorded by `scripts/aws-provider-schema.mjs`: its registry is not
 * asked by a test.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './terraform.ts';

export interface BlockSchema {
  /** By name: `required string`, `optional list`, or `computed` where nobody may set it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, NestedSchema>>;
}

export interface NestedSchema extends BlockSchema {
  /** `required one`, `optional many`. */
  readonly use: string;
}

export interface ProviderSchema {
  readonly provider: string;
  readonly resource: Readonly<Record<string, BlockSchema>>;
  readonly data: Readonly<Record<string, BlockSchema>>;
}

export const SCHEMA: ProviderSchema = JSON.parse(
  readFileSync(join(ROOT, 'conformance/terraform/aws-provider-schema.json'), 'utf8'),
);

/** By type and name. The bindings that the schema is recorded from do not say this; it is from the provider's own pages. */
export const DEPRECATED: Readonly<Record<string, string>> = {
  'aws_region.name': '"region" since 6.0',
  'aws_iam_role.inline_policy': 'aws_iam_role_policy',
  'aws_iam_role.managed_policy_arns': 'aws_iam_role_policy_attachment',
  'aws_cloudfront_distribution.forwarded_values': 'a cache policy',
  'aws_s3_bucket.acl': 'aws_s3_bucket_acl',
  'aws_s3_bucket.policy': 'aws_s3_bucket_policy',
  'aws_s3_bucket.versioning': 'aws_s3_bucket_versioning',
  'aws_s3_bucket.website': 'aws_s3_bucket_website_configuration',
  'aws_s3_bucket.server_side_encryption_configuration':
    'aws_s3_bucket_server_side_encryption_configuration',
};
