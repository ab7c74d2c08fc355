/**
 * A folder of Terraform files with `terraform_data`, which is built into Terraform, in the place of everything that AWS's provider
 * makes: so that Terraform itself evaluates each expression, where the provider cannot be had. What AWS would do with a resource it
 * does not tell; what the resource is made with, and what comes out, it does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import type { Block, Blocks } from './parse-folder.ts';

const ACCOUNT = '123456789012';

/** What AWS says of a resource, from the arguments that it was made with. */
const COMPUTED: Readonly<Record<string, (given: Block) => Block>> = {
  aws_cloudfront_cache_policy: () => ({ id: 'cache-policy' }),
  aws_cloudfront_distribution: () => ({ arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` }),
  aws_cloudfront_function: ({ name }) => ({
    arn: `arn:aws:cloudfront::${ACCOUNT}:function/${name}`,
  }),
  aws_cloudfront_key_group: () => ({ id: 'key-group' }),
  aws_cloudfront_key_value_store: () => ({
    arn: `arn:aws:cloudfront::${ACCOUNT}:key-value-store/new`,
  }),
  aws_cloudfront_origin_access_control: () => ({ id: 'access-control' }),
  aws_cloudfront_public_key: () => ({ id: 'K-CREATED' }),
  aws_iam_role: ({ name }) => ({ id: name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` }),
  aws_lambda_function: ({ function_name: name }) => ({
    qualified_arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}:1`,
  }),
  aws_lambda_function_url: () => ({
    function_url: 'https://abc.lambda-url.eu-central-1.on.aws/',
  }),
  aws_s3_bucket: () => ({
    id: 'site',
    arn: 'arn:aws:s3:::site',
    bucket_regional_domain_name: 'site.s3.eu-central-1.amazonaws.com',
  }),
};

export interface Surroundings {
  /** Of the provider that is passed as `aws.us_east_1`. */
  readonly edgeRegion?: string;
}

/** Rewrites the `.tf` files of `folder` as one `main.tf.json`. */
export async function standIn(
  folder: string,
  { edgeRegion = 'us-east-1' }: Surroundings = {},
): Promise<void> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  const text = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const { terraform, provider, data, resource = {}, ...rest } = await parse('main.tf', text);
  const configuration = {
    ...rest,
    module: withoutProviders(rest.module),
    resource: { terraform_data: Object.fromEntries(replaceResources(resource)) },
    locals: [...(rest.locals ?? []), { stand_in: answers(edgeRegion) }],
  };
  for (const name of names) await rm(join(folder, name));
  await writeFile(join(folder, 'main.tf.json'), replaceReferences(JSON.stringify(configuration)));
}

/** In the place of data sources. */
function answers(edgeRegion: string): Block {
  return {
    aws_caller_identity__current: { account_id: ACCOUNT },
    aws_region__current: { region: 'eu-central-1' },
    aws_region__edge: { region: edgeRegion },
  };
}

function withoutProviders(
  modules: Readonly<Record<string, readonly Block[]>> = {},
): Readonly<Record<string, readonly Block[]>> {
  const entries = Object.entries(modules).map(
    ([name, blocks]) => [name, blocks.map(({ providers, ...call }) => call)] as const,
  );
  return Object.fromEntries(entries);
}

function replaceResources(resources: Blocks): (readonly [name: string, blocks: Block[]])[] {
  return Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(named).map(([name, blocks]) =>
      type === 'terraform_data'
        ? ([name, [...blocks]] as const)
        : ([`${type}__${name}`, blocks.map((block) => replaceResource(type, block))] as const),
    ),
  );
}

function replaceResource(type: string, block: Block): Block {
  const { count, for_each, depends_on, lifecycle, provider, ...given } = block;
  const meta = { count, for_each, lifecycle, depends_on: references(depends_on) };
  return { ...meta, input: { ...given, ...COMPUTED[type]?.(given) } };
}

/** Terraform's JSON syntax wants them bare. */
function references(texts: unknown): unknown {
  return Array.isArray(texts)
    ? texts.map((text) =>
        String(text)
          .slice(2, -1)
          .replace(/^(aws_\w+)\.(\w+)/, 'terraform_data.$1__$2'),
      )
    : undefined;
}

/** `aws_x.y`, `aws_x.y.z`, `aws_x.y[0].z`, and none that stands in already. */
const REFERENCE = /(?<!stand_in\.)\b(aws_\w+)\.(\w+)((?:\[[^\]]*\])?)(\.\w+)?/g;

function replaceReferences(text: string): string {
  return text
    .replace(/"type":"\$\{([^}]+)\}"/g, '"type":"$1"')
    .replace(/\bdata\.(aws_\w+)\.(\w+)/g, 'local.stand_in.$1__$2')
    .replace(REFERENCE, (_, type, name, place, attribute = '') => {
      return `terraform_data.${type}__${name}${place}.output${attribute}`;
    });
}
