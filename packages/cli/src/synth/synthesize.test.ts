import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import type { UserError } from '../errors.ts';
import { DEPLOYED, deploymentOf, STORE } from '../testing/deployments.ts';
import { checkTemplate } from './check-template.ts';
import { type SynthesizeOptions, synthesizeTemplate } from './synthesize.ts';
import type { CloudFormationTemplate, TemplateResource, TemplateValue } from './template.ts';

function templateOf(name: string, options: SynthesizeOptions = {}): CloudFormationTemplate {
  const deployment = deploymentOf(DEPLOYED[name] as PosternConfig);
  return synthesizeTemplate(deployment, { code: 'function handler() {}', ...options });
}

function resourcesOf({ Resources }: CloudFormationTemplate, type: string): TemplateResource[] {
  return Object.values(Resources).filter(({ Type }) => Type === type);
}

function onlyResource(template: CloudFormationTemplate, type: string): TemplateResource {
  const [resource, ...others] = resourcesOf(template, type);
  assert.ok(resource && others.length === 0, `One ${type}`);
  return resource;
}

/** Everything in a value, itself too. */
function* within(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) yield* within(inner);
}

/** Logical ids that a value leads to. */
function referred(value: unknown): string[] {
  return [...within(value)].flatMap((inner) => {
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = Object(inner);
    const names = typeof text === 'string' ? [...text.matchAll(/\$\{([\w:]+)/g)] : [];
    return [Ref, Object(attribute)[0], ...names.map(([, name]) => name)].filter(
      (name) => typeof name === 'string',
    );
  });
}

/** The viewer-request functions of a behavior, or its key groups. */
function guardsOf(behavior: TemplateValue): string[] {
  const { LambdaFunctionAssociations, FunctionAssociations, TrustedKeyGroups } = Object(behavior);
  return referred([LambdaFunctionAssociations, FunctionAssociations, TrustedKeyGroups]);
}

interface DistributionConfig {
  readonly CacheBehaviors?: readonly Record<string, TemplateValue>[];
  readonly DefaultCacheBehavior: Record<string, TemplateValue>;
  readonly Origins: readonly Record<string, TemplateValue>[];
  readonly Aliases?: readonly string[];
}

function distributionOf(template: CloudFormationTemplate): DistributionConfig {
  const { Properties } = onlyResource(template, 'AWS::CloudFront::Distribution');
  return Properties.DistributionConfig as unknown as DistributionConfig;
}

describe('synthesizeTemplate()', () => {
  it('says first of a gate that only reports that nothing is protected', () => {
    const [config] = Object.values(DEPLOYED);
    const template = synthesizeTemplate(
      deploymentOf({ ...config, unsafeReportOnly: true } as PosternConfig),
    );
    assert.match(template.Description, /^NOTHING IS PROTECTED/);
  });

  for (const name of Object.keys(DEPLOYED)) {
    it(`of ${name}, has nothing that leads nowhere`, () => {
      const template = templateOf(name, { distribution: name !== 'a login half alone' });
      const { Parameters = {}, Resources } = template;
      for (const id of referred(template)) {
        const isThere =
          id.startsWith('AWS::') || Object.hasOwn({ ...Parameters, ...Resources }, id);
        assert.ok(isThere, id);
      }
      const used = new Set(referred([Resources, template.Outputs]));
      for (const id of Object.keys(Parameters)) assert.ok(used.has(id), id);
    });
  }

  for (const [name, config] of Object.entries(DEPLOYED)) {
    it(`of ${name}, is what AWS's validator and ours take`, () => {
      for (const distribution of [false, name !== 'a login half alone']) {
        const template = templateOf(name, { distribution });
        assert.deepEqual(checkTemplate(template, deploymentOf(config)), []);
      }
    });
  }

  it('is refused where a behavior is open that should not be', () => {
    const template = templateOf('split', { distribution: true });
    const config = distributionOf(template) as { DefaultCacheBehavior: object };
    config.DefaultCacheBehavior = { ...config.DefaultCacheBehavior, FunctionAssociations: [] };
    const deployment = deploymentOf(DEPLOYED.split as PosternConfig);
    assert.throws(
      () => checkTemplate(template, deployment),
      ({ code, details: [finding, ...others] }: UserError) =>
        code === 'template_refused' &&
        /^E-UNPROTECTED-BEHAVIOR Distribution \*: /.test(finding ?? '') &&
        others.length === 0,
    );
  });

  it('keeps edge functions, their versions and roles: replicas live on, and other stacks may name them', () => {
    for (const name of ['bearer', 'login', 'split', 'signed cookies']) {
      const { Resources } = templateOf(name);
      const kept = Object.values(Resources).filter(({ Type }) => /Lambda|IAM/.test(Type));
      assert.equal(kept.length, 4);
      for (const { DeletionPolicy, UpdateReplacePolicy } of kept) {
        assert.deepEqual([DeletionPolicy, UpdateReplacePolicy], ['Retain', 'Retain']);
      }
    }
  });

  it('has another version for another code or setting, whose zip Lambda compares', () => {
    const deployment = deploymentOf(DEPLOYED.bearer as PosternConfig);
    const { gate } = deployment;
    assert.ok(gate?.kind === 'lambda-edge');
    const changed = [{}, { sha256: 'ab'.repeat(32) }, { timeoutSeconds: 4 as 5 }];
    const ids = changed.map((change) => {
      const { Resources } = synthesizeTemplate({ ...deployment, gate: { ...gate, ...change } });
      return Object.keys(Resources).find((id) => id.startsWith('GateFunctionVersion'));
    });
    assert.equal(new Set(ids).size, 3);
    const { Properties } = onlyResource(templateOf('bearer'), 'AWS::Lambda::Version');
    const zip = createHash('sha256').update('function.zip').digest('base64');
    assert.equal(Properties.CodeSha256, zip);
  });

  it('lets both services run an edge function, which may log in every region', () => {
    const template = templateOf('login');
    const role = JSON.stringify(onlyResource(template, 'AWS::IAM::Role'));
    assert.match(role, /"lambda.amazonaws.com","edgelambda.amazonaws.com"/);
    const logs = JSON.stringify(onlyResource(template, 'AWS::IAM::Policy'));
    assert.match(
      logs,
      /:logs:\*:\$\{AWS::AccountId\}:log-group:\/aws\/lambda\/us-east-1\.\$\{Gate/,
    );
    assert.ok(template.Rules?.RegionOfEdgeFunctions);
  });

  it('lets a role do what the config needs, in the account of the stack', () => {
    const delegated = JSON.stringify(templateOf('delegated to a function').Resources);
    assert.match(delegated, /arn:aws:lambda:eu-west-1:\$\{AWS::AccountId\}:function:verify/);
    const withStore = onlyResource(templateOf('split with a store'), 'AWS::IAM::Role');
    assert.ok(JSON.stringify(withStore).includes(`"Resource":["${STORE}"]`));
  });

  it('asks for the function behind a function URL, and lets the role call it so alone', () => {
    const template = templateOf('delegated to a function URL');
    assert.ok(template.Parameters?.DelegateFunctionArn);
    const role = JSON.stringify(onlyResource(template, 'AWS::IAM::Role'));
    assert.match(role, /"lambda:InvokeFunctionUrl".*"lambda:FunctionUrlAuthType":"AWS_IAM"/);
    assert.match(role, /"lambda:InvokeFunction".*"lambda:InvokedViaFunctionUrl":"true"/);
    assert.equal(templateOf('delegated to a function').Parameters?.DelegateFunctionArn, undefined);
  });

  it('opens a function URL with both permissions, neither of which lets anybody in by another way', () => {
    const template = templateOf('split with a function URL');
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission');
    assert.deepEqual(
      permissions.map(({ Properties: { FunctionName: _, ...properties } }) => properties),
      [
        { Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
        { Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true },
      ],
    );
    assert.deepEqual(
      [template.Rules, resourcesOf(template, 'AWS::Lambda::Version')],
      [undefined, []],
    );
  });

  it('makes a store where the config names none, empty, and keeps it', () => {
    const made = onlyResource(templateOf('split'), 'AWS::CloudFront::KeyValueStore');
    assert.equal(made.DeletionPolicy, 'Retain');
    assert.equal(made.Properties.ImportSource, undefined);
    const named = templateOf('split with a store');
    assert.deepEqual(resourcesOf(named, 'AWS::CloudFront::KeyValueStore'), []);
    const config = JSON.stringify(onlyResource(named, 'AWS::CloudFront::Function'));
    assert.ok(config.includes(`"KeyValueStoreAssociations":[{"KeyValueStoreARN":"${STORE}"}]`));
  });

  it('marks what is a gate and what is a login, for validators', () => {
    const roles = (name: string): unknown[] =>
      Object.values(templateOf(name).Resources).flatMap(({ Metadata }) =>
        Metadata ? [Metadata.Postern.role] : [],
      );
    assert.deepEqual(roles('bearer'), ['gate', 'gate']);
    assert.deepEqual(roles('split'), ['login', 'login', 'gate']);
    assert.deepEqual(roles('split with a function URL for two hosts'), ['login', 'gate']);
    assert.deepEqual(roles('signed cookies'), ['login', 'login']);
  });

  it('exports nothing that changes with the code', () => {
    for (const name of Object.keys(DEPLOYED)) {
      for (const [id, { Export }] of Object.entries(templateOf(name).Outputs)) {
        assert.equal(Export === undefined, id.endsWith('VersionArn'), id);
      }
    }
  });
});

describe('synthesizeTemplate() with a distribution', () => {
  const withDistribution = (name: string): CloudFormationTemplate =>
    templateOf(name, { distribution: true });

  it('guards every behavior but the login, which comes first', () => {
    for (const name of ['bearer', 'login', 'split', 'split with a function URL']) {
      const { CacheBehaviors = [], DefaultCacheBehavior } = distributionOf(withDistribution(name));
      assert.match(String(guardsOf(DefaultCacheBehavior)), /^GateFunction/);
      const patterns = CacheBehaviors.map(({ PathPattern }) => PathPattern);
      assert.deepEqual(patterns, name === 'bearer' ? [] : ['/.postern/*']);
    }
  });

  it('has the login answer at the function, with the bodies of forms', () => {
    for (const [name, guard] of Object.entries({ login: /^GateF/, split: /^LoginF/ })) {
      const [login] = distributionOf(withDistribution(name)).CacheBehaviors ?? [];
      assert.match(String(guardsOf(login ?? {})), guard);
      assert.match(JSON.stringify(login?.LambdaFunctionAssociations), /"IncludeBody":true/);
    }
  });

  it('has the login answer as an origin that knows the distribution and the host', () => {
    const template = withDistribution('split with a function URL');
    const { CacheBehaviors: [login] = [], Origins } = distributionOf(template);
    assert.deepEqual([login?.TargetOriginId, guardsOf(login ?? {})], ['login', []]);
    assert.deepEqual(Origins[1]?.OriginCustomHeaders, [
      { HeaderName: 'x-postern-origin', HeaderValue: { Ref: 'OriginHeaderValue' } },
      { HeaderName: 'x-postern-host', HeaderValue: 'app.example.com' },
    ]);
    assert.equal(template.Parameters?.OriginHeaderValue?.NoEcho, true);
  });

  it('copies the host where there are several', () => {
    const template = withDistribution('split with a function URL for two hosts');
    const { CacheBehaviors: [login] = [], Origins } = distributionOf(template);
    assert.deepEqual(guardsOf(login ?? {}), ['HostFunction']);
    const { Metadata, Properties } = template.Resources.HostFunction ?? {};
    assert.equal(Metadata, undefined);
    assert.equal(Object(Properties).FunctionConfig.Comment, 'Copies Host into x-postern-host');
    assert.equal(Object(Origins[1]).OriginCustomHeaders.length, 1);
  });

  it('makes each rule of signed cookies a behavior, and only the open ones open', () => {
    const template = withDistribution('signed cookies');
    const { CacheBehaviors = [], DefaultCacheBehavior } = distributionOf(template);
    assert.deepEqual(
      CacheBehaviors.map((behavior) => [
        behavior.PathPattern,
        String(guardsOf(behavior)).slice(0, 13),
      ]),
      [
        ['/.postern/*', 'LoginFunction'],
        ['/errors/403.html', ''],
        ['/assets/*', ''],
      ],
    );
    assert.deepEqual(guardsOf(DefaultCacheBehavior), ['KeyGroup']);
    assert.deepEqual(DefaultCacheBehavior.AllowedMethods, ['GET', 'HEAD']);
    const { Metadata } = onlyResource(template, 'AWS::CloudFront::Distribution');
    assert.deepEqual(Metadata?.Postern.publicPathPatterns, ['/errors/403.html', '/assets/*']);
  });

  it('has a bucket that only this distribution may read', () => {
    const template = withDistribution('login');
    const policy = JSON.stringify(onlyResource(template, 'AWS::S3::BucketPolicy'));
    assert.match(
      policy,
      /"cloudfront.amazonaws.com".*"s3:GetObject".*"AWS:SourceArn".*\$\{Distribution\}/,
    );
    assert.doesNotMatch(policy, /ListBucket/);
    const { Properties } = onlyResource(template, 'AWS::S3::Bucket');
    const block = Properties.PublicAccessBlockConfiguration;
    assert.deepEqual(Object.values(Object(block)), [true, true, true, true]);
  });

  it('keeps nothing in the cache that is marked no-store, and takes the hosts of the config', () => {
    const template = withDistribution('login');
    const cache = Object(onlyResource(template, 'AWS::CloudFront::CachePolicy').Properties);
    const { MinTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = cache.CachePolicyConfig;
    assert.equal(MinTTL, 0);
    // The origin of a site may answer by them, and is told of no others.
    assert.equal(key.QueryStringsConfig.QueryStringBehavior, 'all');
    assert.deepEqual(distributionOf(template).Aliases, ['app.example.com']);
    assert.equal(distributionOf(withDistribution('bearer')).Aliases, undefined);
  });

  it('redirects people, and never programs that bring a token, even where people sign in too', () => {
    const policyOf = (config: PosternConfig) => {
      const template = synthesizeTemplate(deploymentOf(config), { distribution: true });
      return distributionOf(template).DefaultCacheBehavior.ViewerProtocolPolicy;
    };
    const [login, bearer] = [DEPLOYED.login, DEPLOYED.bearer] as PosternConfig[];
    assert.equal(policyOf(login as PosternConfig), 'redirect-to-https');
    assert.equal(policyOf(bearer as PosternConfig), 'https-only');
    assert.equal(policyOf({ ...bearer, ...login } as PosternConfig), 'https-only');
  });
});
