/** Every AWS resource of `terraform/` and `examples/terraform` is one that the provider knows, with arguments that it takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LIMITS } from '@postern/emulator/limits';
import { findProblems } from './check-resource.ts';
import { type Configuration, parseFolder, parseText } from './parse-folder.ts';
import { SCHEMA } from './provider-schema.ts';
import { ROOT } from './terraform.ts';

const FOLDERS = [
  'terraform',
  'terraform/modules/deployment',
  'terraform/modules/distribution',
  'examples/terraform/site',
  'examples/terraform/split',
];

const MODULE = join(ROOT, 'terraform');

describe("the provider's schema", () => {
  for (const folder of FOLDERS) {
    it(`has all that ${folder} says`, async () => {
      assert.deepEqual(findProblems(await parseFolder(join(ROOT, folder))), []);
    });
  }

  it('is of the version that the module asks for', () => {
    const [, version] = /version\s+= ">= ([\d.]+), < 7.0"/.exec(read('versions.tf')) ?? [];
    assert.ok(version && SCHEMA.provider.startsWith(`hashicorp/aws ${version}.`), version);
  });

  it('holds nothing that nobody uses', async () => {
    const used = await Promise.all(FOLDERS.map((folder) => parseFolder(join(ROOT, folder))));
    for (const kind of ['resource', 'data'] as const) {
      const types = new Set(used.flatMap((one) => Object.keys(one[kind])));
      const recorded = Object.keys(SCHEMA[kind]);
      assert.deepEqual(
        recorded.filter((type) => !types.has(type)),
        [],
      );
    }
  });
});

/** A resource that is right, and what each change of it is found to be. */
const KEY_GROUP = `resource "aws_cloudfront_key_group" "a" {
  name  = "a"
  items = ["K1"]
}`;
const FUNCTION_URL = `resource "aws_lambda_function_url" "a" {
  function_name      = "a"
  authorization_type = "NONE"
  cors {
    max_age = 5
  }
}`;

const WRONG: readonly (readonly [what: string, text: string, problem: RegExp])[] = [
  ['an unknown resource', KEY_GROUP.replace('key_group', 'key_groups'), /not in the recorded/],
  ['an unknown attribute', KEY_GROUP.replace('name ', 'title = "a"\n name '), /"title" is unknown/],
  ['a missing attribute', KEY_GROUP.replace('name  = "a"', ''), /"name" is required/],
  ["an attribute that is the provider's", KEY_GROUP.replace('name ', 'etag = "a"\n name '), /etag/],
  ['a text in the place of a list', KEY_GROUP.replace('["K1"]', '"K1"'), /takes a list, got a str/],
  ['an unknown block', FUNCTION_URL.replace('cors', 'logging'), /"logging" is unknown/],
  ['a block as an attribute', FUNCTION_URL.replace('cors {', 'cors = {'), /is a block/],
  ['a block that stands twice', FUNCTION_URL.replace('cors {', 'cors {}\n cors {'), /once/],
  ['an unknown attribute of a block', FUNCTION_URL.replace('max_age', 'age'), /cors: "age" is unk/],
  ['a number as a text', FUNCTION_URL.replace('= 5', '= "5"'), /takes a number, got a string/],
  [
    'a missing block',
    'resource "aws_cloudfront_cache_policy" "a" { name = "a" }',
    /"parameters_in_cache_key_and_forwarded_to_origin" is required/,
  ],
  [
    'what is in a dynamic block',
    FUNCTION_URL.replace(
      /cors \{[^}]*\}/,
      'dynamic "cors" {\n for_each = [1]\n content {\n age = 5\n }\n }',
    ),
    /cors: "age" is unknown/,
  ],
  [
    'a deprecated attribute',
    'resource "aws_s3_bucket" "a" {\n acl = "private"\n}',
    /"acl" is deprecated: aws_s3_bucket_acl/,
  ],
  [
    'a reference to nothing',
    `${KEY_GROUP}\noutput "a" {\n value = aws_cloudfront_key_group.b.id\n}`,
    /no such resource/,
  ],
  [
    'a reference to an unknown attribute',
    `${KEY_GROUP}\noutput "a" {\n value = aws_cloudfront_key_group.a[0].arns\n}`,
    /"arns" is unknown/,
  ],
  [
    'a reference to a deprecated attribute',
    'data "aws_region" "a" {}\noutput "a" {\n value = data.aws_region.a.name\n}',
    /"name" is deprecated: "region"/,
  ],
];

describe('the check of resources', () => {
  it('finds nothing where nothing is wrong', async () => {
    assert.deepEqual(findProblems(await parseText(`${KEY_GROUP}\n${FUNCTION_URL}`)), []);
  });

  for (const [what, text, problem] of WRONG) {
    it(`finds ${what}`, async () => {
      const problems = findProblems(await parseText(text));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });
  }
});

describe('the module', () => {
  it('is what its examples call: inputs that it has, and all that it requires', async () => {
    const { variable, output } = await parseFolder(MODULE);
    for (const folder of FOLDERS.slice(3)) {
      const example = await parseFolder(join(ROOT, folder));
      const [call = {}] = example.module.gate ?? [];
      const { source, providers, ...inputs } = call;
      assert.equal(join(ROOT, folder, String(source)), MODULE);
      assert.deepEqual(Object.values(Object(providers)), ['aws', 'aws.us_east_1'].map(expression));
      assert.deepEqual(missingFrom(variable, Object.keys(inputs)), [], folder);
      assert.deepEqual(missingFrom(inputs, requiredOf(variable)), [], folder);
      assert.deepEqual(missingFrom(output, outputsIn(example)), [], folder);
    }
  });

  it('makes new hosts known to a function URL as docs/function-url.md says', () => {
    const page = readFileSync(join(ROOT, 'docs/function-url.md'), 'utf8');
    const template = read('host-header.js.tftpl').replace(expression('name'), 'x-postern-host');
    assert.ok(page.includes(`\`\`\`js\n${template}\`\`\``));
  });

  it('makes no function, store or key group before its checks, whatever is targeted', async () => {
    const { resource } = await parseFolder(MODULE);
    const named = [
      ...Object.values(resource.aws_lambda_function ?? {}),
      ...Object.values(resource.aws_cloudfront_key_group ?? {}),
      ...Object.values(resource.aws_cloudfront_key_value_store ?? {}),
      resource.aws_cloudfront_function?.gate,
    ];
    assert.equal(named.length, 5);
    for (const blocks of named) {
      const { depends_on } = blocks?.[0] ?? {};
      assert.ok(
        Array.isArray(depends_on) && depends_on.includes(expression('terraform_data.checks')),
      );
    }
  });

  it("has the emulator's limits", async () => {
    const { locals } = await parseFolder(join(MODULE, 'modules/deployment'));
    const limits = LIMITS.current;
    assert.deepEqual(locals.limits, {
      edge_zip_bytes: limits.viewerZipBytes,
      edge_timeout_seconds: limits.viewerTimeoutSeconds,
      memory_megabytes_minimum: limits.viewerMemoryMegabytesMinimum,
      memory_megabytes: limits.viewerMemoryMegabytes,
      function_source_bytes: limits.functionSourceBytes,
      public_keys_in_a_key_group: 5,
    });
  });
});

/** As the parser gives it. */
function expression(text: string): string {
  return `\${${text}}`;
}

function read(name: string): string {
  return readFileSync(join(MODULE, name), 'utf8');
}

function missingFrom(known: object, names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(known, name));
}

function requiredOf(variables: Configuration['variable']): string[] {
  return Object.entries(variables)
    .filter(([, [variable]]) => !Object.hasOwn(variable ?? {}, 'default'))
    .map(([name]) => name);
}

function outputsIn(example: Configuration): string[] {
  const text = JSON.stringify(example);
  return [...text.matchAll(/module\.gate\.(\w+)/g)].map(([, name = '']) => name);
}
