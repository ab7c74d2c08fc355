/** What the module makes of each kind of build: applied by Terraform, with stand-ins for what AWS makes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { writeBuilds } from './builds.ts';
import type { Block } from './parse-folder.ts';
import { REFUSED } from './refused-inputs.ts';
import { standIn } from './stand-in.ts';
import {
  type Applied,
  applyModule,
  type Inputs,
  planOf,
  refusalOf,
  writeCaller,
} from './stood-in.ts';
import { copyFolders, describeWithTerraform, type Scene } from './terraform.ts';

const STORE = 'arn:aws:cloudfront::123456789012:key-value-store';

const BUILDS = [
  'bearer',
  'delegated-function-url',
  'function-url',
  'hs256-function',
  'signed-cookies',
  'split',
  'split-with-store',
];

describeWithTerraform('the module', () => {
  let scene: Scene;
  before(async () => {
    scene = await copyFolders(['terraform']);
    await writeBuilds(join(scene.folder, 'builds'), BUILDS);
    await standIn(join(scene.folder, 'terraform'));
    await writeCaller(scene);
  });
  after(() => scene.remove());

  const make = (inputs: Inputs): Promise<Applied> => applyModule(scene, inputs);

  it('makes of a bearer gate a function at the edge, its role and its logs', async () => {
    const { resources, outputs } = await make({ build: 'bearer', log_regions: ['eu-west-1'] });
    assert.deepEqual(
      [...resources.keys()].sort(),
      [
        'aws_cloudwatch_log_group.edge["eu-west-1"]',
        'aws_cloudwatch_log_group.edge["us-east-1"]',
        'aws_iam_role.lambda[0]',
        'aws_iam_role_policy.lambda[0]',
        'aws_lambda_function.edge[0]',
        'terraform_data.checks',
      ].sort(),
    );
    const { publish, skip_destroy, architectures, runtime, source_code_hash } = of(
      resources,
      'aws_lambda_function.edge[0]',
    );
    assert.deepEqual(
      [publish, skip_destroy, architectures, runtime],
      [true, true, ['x86_64'], 'nodejs24.x'],
    );
    const zip = await readFile(join(scene.folder, 'builds/bearer/function.zip'));
    assert.equal(source_code_hash, createHash('sha256').update(zip).digest('base64'));
    const { region, name, retention_in_days } = of(
      resources,
      'aws_cloudwatch_log_group.edge["eu-west-1"]',
    );
    assert.deepEqual(
      [region, name, retention_in_days],
      ['eu-west-1', '/aws/lambda/us-east-1.site-gate', 30],
    );
    assert.match(String(outputs.gate?.viewer_request_lambda_arn), /:function:site-gate:1$/);
    assert.equal(outputs.gate?.login_behavior, null);
  });

  it('lets a function at the edge be replicated, and write its logs in any region', async () => {
    const { resources } = await make({ build: 'bearer' });
    const { assume_role_policy } = of(resources, 'aws_iam_role.lambda[0]');
    const trust = JSON.parse(String(assume_role_policy));
    assert.deepEqual(trust.Statement[0].Principal.Service, [
      'lambda.amazonaws.com',
      'edgelambda.amazonaws.com',
    ]);
    const [logs, ...more] = statementsOf(resources);
    assert.deepEqual(more, []);
    assert.deepEqual(
      logs?.Resource,
      ['/aws/lambda/site-gate', '/aws/lambda/us-east-1.site-gate'].flatMap((name) => [
        `arn:aws:logs:*:123456789012:log-group:${name}`,
        `arn:aws:logs:*:123456789012:log-group:${name}:*`,
      ]),
    );
  });

  it('may call a delegate behind a function URL by that URL alone', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:verify';
    const { resources } = await make({
      build: 'delegated-function-url',
      delegate_function_arn: arn,
    });
    const [, ...grants] = statementsOf(resources);
    assert.deepEqual(grants, [
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunctionUrl'],
        Resource: [arn],
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [arn],
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
    ]);
  });

  it('makes a published function and an empty store of a split gate, and no key is in either', async () => {
    const { resources, outputs } = await make({ build: 'split' });
    const gate = of(resources, 'aws_cloudfront_function.gate[0]');
    assert.deepEqual([gate.publish, gate.runtime], [true, 'cloudfront-js-2.0']);
    assert.deepEqual(gate.key_value_store_associations, [`${STORE}/new`]);
    assert.equal(gate.code, await readFile(join(scene.folder, 'builds/split/function.js'), 'utf8'));
    assert.deepEqual(Object.keys(of(resources, 'aws_cloudfront_key_value_store.keys[0]')), [
      'arn',
      'comment',
      'name',
    ]);
    const { publish_keys_command, viewer_request_function_arn, viewer_request_lambda_arn } =
      outputs.gate ?? {};
    assert.equal(
      publish_keys_command,
      `postern keys publish --file ring.json --store ${STORE}/new`,
    );
    assert.match(String(viewer_request_function_arn), /:function\/site-gate$/);
    assert.equal(viewer_request_lambda_arn, null);
  });

  it('prints no function, which may hold a key', async () => {
    const said = await planOf(scene, { build: 'hs256-function' });
    const code = await readFile(join(scene.folder, 'builds/hs256-function/function.js'), 'utf8');
    const [key = ''] = /[\w-]{43}/.exec(code) ?? [];
    assert.ok(key.length === 43 && !said.includes(key));
    assert.match(said, /\(sensitive value\)/);
  });

  it('associates the store that the config names', async () => {
    const { resources } = await make({ build: 'split-with-store' });
    const { key_value_store_associations } = of(resources, 'aws_cloudfront_function.gate[0]');
    assert.deepEqual(key_value_store_associations, [
      `${STORE}/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee`,
    ]);
    assert.ok(!resources.has('aws_cloudfront_key_value_store.keys[0]'));
    assert.equal(statementsOf(resources).length, 3);
  });

  it('makes no role for a CloudFront Function alone', async () => {
    const { resources } = await make({ build: 'hs256-function' });
    assert.deepEqual(
      [...resources.keys()].sort(),
      [
        'aws_cloudfront_function.gate[0]',
        'aws_cloudwatch_log_group.gate[0]',
        'terraform_data.checks',
      ].sort(),
    );
    const { key_value_store_associations } = of(resources, 'aws_cloudfront_function.gate[0]');
    assert.equal(key_value_store_associations, null);
  });

  it('opens a function URL with both permissions, and to nobody else', async () => {
    const { resources, outputs } = await make({ build: 'function-url' });
    const { authorization_type } = of(resources, 'aws_lambda_function_url.login[0]');
    assert.equal(authorization_type, 'NONE');
    const permissions = ['function_url', 'invoke'].map((name) =>
      of(resources, `aws_lambda_permission.${name}[0]`),
    );
    assert.deepEqual(
      permissions.map((one) => [
        one.action,
        one.function_url_auth_type,
        one.invoked_via_function_url,
      ]),
      [
        ['lambda:InvokeFunctionUrl', 'NONE', undefined],
        ['lambda:InvokeFunction', undefined, true],
      ],
    );
    const { code } = of(resources, 'aws_cloudfront_function.host_header[0]');
    assert.match(String(code), /headers\['x-postern-host'\] = \{ value: request\.headers\.host/);
    const { login_behavior, login_origin } = outputs.gate ?? {};
    assert.match(String(Object(login_behavior).function_arn), /site-host-header$/);
    assert.deepEqual(login_origin, {
      domain_name: 'abc.lambda-url.eu-central-1.on.aws',
      secret_header_name: 'x-postern-origin',
      custom_headers: {},
    });
  });

  it('makes a key group of the key that signs cookies, and a function for the login alone', async () => {
    const { resources, outputs } = await make({
      build: 'signed-cookies',
      additional_public_key_ids: ['K3D5EWEUDCCXON'],
    });
    const { items } = of(resources, 'aws_cloudfront_key_group.signers[0]');
    assert.deepEqual(items, ['K2JCJMDEHXQW5F', 'K3D5EWEUDCCXON']);
    const { trusted_key_groups, viewer_request_lambda_arn, login_behavior } = outputs.gate ?? {};
    assert.deepEqual([trusted_key_groups, viewer_request_lambda_arn], [['key-group'], null]);
    assert.match(String(Object(login_behavior).lambda_arn), /:function:site-login:1$/);
  });

  it('makes a public key where it is given one, and says its ID', async () => {
    const { publicKey } = createSigner('ES256');
    const encoded_key = publicKey.export({ type: 'spki', format: 'pem' });
    const { resources, outputs } = await make({ build: 'signed-cookies', encoded_key });
    assert.deepEqual(of(resources, 'aws_cloudfront_key_group.signers[0]').items, ['K-CREATED']);
    assert.equal(outputs.gate?.public_key_id, 'K-CREATED');
  });

  for (const [what, inputs, says] of REFUSED) {
    it(`refuses ${what}`, async () => {
      const said = await refusalOf(scene, inputs);
      assert.match(said, says);
    });
  }

  it('refuses to make a function at the edge elsewhere than in us-east-1', async () => {
    const other = await copyFolders(['terraform']);
    try {
      await cp(join(scene.folder, 'builds'), join(other.folder, 'builds'), { recursive: true });
      await standIn(join(other.folder, 'terraform'), { edgeRegion: 'eu-central-1' });
      await writeCaller(other);
      const said = await refusalOf(other, { build: 'bearer' });
      assert.match(said, /"aws\.us_east_1" is of region eu-central-1/);
    } finally {
      await other.remove();
    }
  });
});

function of(resources: Applied['resources'], address: string): Block {
  const resource = resources.get(address);
  assert.ok(resource, `${address} is not among ${[...resources.keys()].join(', ')}`);
  return resource;
}

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

function statementsOf(resources: Applied['resources']): readonly Statement[] {
  return JSON.parse(String(of(resources, 'aws_iam_role_policy.lambda[0]').policy)).Statement;
}
