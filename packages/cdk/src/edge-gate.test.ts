import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { EdgeGate } from './edge-gate.ts';
import { only, policyOf, resourcesOf } from './testing/resources.ts';
import { openWorkshop, origin } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

const bearer = workshop.make('bearer');
const login = workshop.make('login');

function versionOf(template: Template): string {
  return only(template, 'AWS::Lambda::Version').id;
}

describe('EdgeGate for bearer tokens', () => {
  it('warns of a gate that only reports, at each synth', () => {
    const { stack, template } = workshop.make('bearer-report-only');
    assert.ok(template);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Nothing is protected'));
  });

  it('makes a function that Lambda@Edge takes', () => {
    const { properties } = only(bearer.template, 'AWS::Lambda::Function');
    const { Runtime, Handler, Architectures, MemorySize, Timeout } = properties;
    assert.deepEqual(
      [Runtime, Handler, Architectures, MemorySize, Timeout],
      ['nodejs24.x', 'index.handler', ['x86_64'], 128, 5],
    );
    for (const refused of [
      'Environment',
      'Layers',
      'VpcConfig',
      'DeadLetterConfig',
      'TracingConfig',
    ]) {
      assert.equal(properties[refused], undefined, refused);
    }
  });

  it('associates the version, and no body, with viewer-request', () => {
    bearer.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          LambdaFunctionAssociations: [
            { EventType: 'viewer-request', LambdaFunctionARN: { Ref: versionOf(bearer.template) } },
          ],
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: CACHING_DISABLED,
          OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
        CacheBehaviors: Match.absent(),
      },
    });
  });

  it('retains the function, its versions, which replicas outlive, and the role by which it runs', () => {
    bearer.template.hasResource('AWS::Lambda::Function', RETAINED);
    bearer.template.hasResource('AWS::Lambda::Version', RETAINED);
    bearer.template.hasResource('AWS::IAM::Role', RETAINED);
    bearer.template.hasResource('AWS::IAM::Policy', RETAINED);
  });

  it('marks function and version as the gate', () => {
    const Metadata = { Postern: { role: 'gate', publicPathPatterns: [], identityHeaders: [] } };
    bearer.template.hasResource('AWS::Lambda::Function', { Metadata });
    bearer.template.hasResource('AWS::Lambda::Version', { Metadata });
  });

  it('has a role that both principals assume, with its own log group in any region and nothing else', () => {
    const { properties } = only(bearer.template, 'AWS::IAM::Role');
    const services = properties.AssumeRolePolicyDocument.Statement.map(
      (statement: { Principal: { Service: string } }) => statement.Principal.Service,
    );
    assert.deepEqual(services.sort(), ['edgelambda.amazonaws.com', 'lambda.amazonaws.com']);
    assert.equal(properties.ManagedPolicyArns, undefined);
    const policy = only(bearer.template, 'AWS::IAM::Policy').properties.PolicyDocument;
    assert.equal(policy.Statement.length, 1);
    const [{ Action, Resource }] = policy.Statement;
    assert.deepEqual(Action, ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']);
    assert.match(JSON.stringify(Resource[0]), /:logs:\*:.*:log-group:/);
  });

  it('keeps the lines of us-east-1 for a month', () => {
    bearer.template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 30 },
      ...RETAINED,
    });
    const group = only(bearer.template, 'AWS::Logs::LogGroup').id;
    bearer.template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: group } },
    });
  });

  it('has a new version for changed code, and the same for the same', () => {
    const changed = workshop.make('bearer-changed');
    assert.notEqual(versionOf(changed.template), versionOf(bearer.template));
    assert.equal(versionOf(workshop.make('bearer').template), versionOf(bearer.template));
  });

  it('refuses a synth in which it protects nothing', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
    const gate = new EdgeGate(stack, 'Gate', { config: workshop.configs.path('bearer') });
    assert.throws(() => app.synth(), /No behavior is protected: wrap those of a distribution/);
    gate.protect({ origin });
    assert.doesNotThrow(() => app.synth());
  });

  it('has no login', () => {
    assert.throws(() => bearer.gate.loginBehavior(), /its config has no "login"/);
  });
});

describe('EdgeGate for a login at the edge', () => {
  it('answers under /.postern/ with the same version, with the body, every method and no cache', () => {
    login.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/.postern/*',
            AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
            CachePolicyId: CACHING_DISABLED,
            ViewerProtocolPolicy: 'redirect-to-https',
            LambdaFunctionAssociations: [
              {
                EventType: 'viewer-request',
                IncludeBody: true,
                LambdaFunctionARN: { Ref: versionOf(login.template) },
              },
            ],
          }),
        ],
      },
    });
  });

  it('caches pages as the origin says, with no minimum, no default and no cookie', () => {
    const { id, properties } = only(login.template, 'AWS::CloudFront::CachePolicy');
    const {
      MinTTL,
      DefaultTTL,
      ParametersInCacheKeyAndForwardedToOrigin: key,
    } = properties.CachePolicyConfig;
    assert.deepEqual([MinTTL, DefaultTTL], [0, 0]);
    assert.equal(key.CookiesConfig.CookieBehavior, 'none');
    login.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          CachePolicyId: { Ref: id },
          OriginRequestPolicyId: Match.absent(),
          ViewerProtocolPolicy: 'redirect-to-https',
        },
      },
    });
  });

  it('has https alone and no cache where programs bring tokens too', () => {
    workshop.make('login-and-tokens').template.hasResourceProperties(DISTRIBUTION, {
      DistributionConfig: {
        DefaultCacheBehavior: {
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: CACHING_DISABLED,
          OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
  });

  it('wants an origin for its behavior', () => {
    assert.throws(() => login.gate.loginBehavior(), /loginBehavior\(\) must be given an origin/);
  });
});

describe('EdgeGate in a stack elsewhere', () => {
  const abroad = workshop.make('login-fetched', {
    region: 'eu-west-1',
    props: {
      functionName: 'my-gate',
      logRetention: RetentionDays.ONE_WEEK,
      logRegions: ['eu-west-1', 'eu-central-1', 'us-east-1', 'eu-west-1'],
      removalPolicy: RemovalPolicy.DESTROY,
    },
  });

  it('has the function in a stack of us-east-1, on which its own depends', () => {
    const { template } = abroad;
    assert.equal(resourcesOf(template, 'AWS::Lambda::Version').length, 0);
    only(abroad.edgeTemplate(), 'AWS::Lambda::Version');
    const [edge] = abroad.stack.dependencies;
    assert.equal(edge?.region, 'us-east-1');
  });

  it('looks the version up anew when it changes', () => {
    const reader = only(abroad.template, 'Custom::CrossRegionStringParameterReader');
    assert.equal(reader.properties.RefreshToken, versionOf(abroad.edgeTemplate()));
    assert.deepEqual(reader.metadata.Postern, {
      ...{ role: 'gate', publicPathPatterns: [], identityHeaders: [] },
    });
    const found = { 'Fn::GetAtt': [reader.id, 'FunctionArn'] };
    abroad.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { LambdaFunctionAssociations: [{ LambdaFunctionARN: found }] },
      },
    });
  });

  it('lets the role fetch what the config names', () => {
    const policy = policyOf(abroad.edgeTemplate(), abroad.gate.role);
    const [, fetched] = policy.Statement;
    assert.equal(fetched.Action, 'secretsmanager:GetSecretValue');
    const [, parts] = fetched.Resource['Fn::Join'];
    assert.deepEqual(parts, [
      'arn:aws:secretsmanager:eu-west-1:',
      { Ref: 'AWS::AccountId' },
      ':secret:site/ring-??????',
    ]);
  });

  it('creates the log group in the regions that are named, once each, and keeps lines as long', () => {
    const edge = abroad.edgeTemplate();
    edge.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    const group = only(edge, 'AWS::Logs::LogGroup').id;
    const elsewhere = resourcesOf(edge, 'Custom::LogRetention').map(({ properties }) => properties);
    assert.deepEqual(
      elsewhere.map((each) => [each.LogGroupRegion, each.RetentionInDays, each.LogGroupName]),
      ['eu-west-1', 'eu-central-1'].map((region) => [region, 7, { Ref: group }]),
    );
  });

  it('takes a name and another removal policy', () => {
    const edge = abroad.edgeTemplate();
    edge.hasResource('AWS::Lambda::Function', {
      Properties: { FunctionName: 'my-gate' },
      DeletionPolicy: 'Delete',
    });
    edge.hasResource('AWS::Lambda::Version', { DeletionPolicy: 'Delete' });
    edge.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  it('stands beside a second gate of the same stack', () => {
    const config = workshop.configs.path('bearer-changed');
    const second = workshop.make('bearer', {
      region: 'eu-west-1',
      prepare: (stack) => {
        new EdgeGate(stack, 'Other', { config }).protect({ origin });
        return {};
      },
    });
    const edge = second.edgeTemplate();
    assert.equal(resourcesOf(edge, 'AWS::Lambda::Version').length, 2);
    assert.equal(new Set(resourcesOf(edge, 'AWS::SSM::Parameter').map(nameOf)).size, 2);
  });
});

describe('EdgeGate in stacks elsewhere whose paths are alike', () => {
  const config = workshop.configs.path('bearer');
  const env = { account: '123456789012', region: 'eu-west-1' };

  /** What the account's us-east-1 gets of each: the name of the support stack, and of the parameter in it. */
  function namesOf(app: App, stack: Stack): readonly string[] {
    new EdgeGate(stack, 'Gate', { config }).protect({ origin });
    const edge = app.node.children.find((child) => child !== stack && Stack.isStack(child));
    assert.ok(edge instanceof Stack);
    const template = Template.fromStack(edge);
    return [edge.stackName, String(only(template, 'AWS::SSM::Parameter').properties.Name)];
  }

  it('has a support stack and a parameter for each, whether region or name tells them apart', () => {
    const stacks = [{ env }, { env: { ...env, region: 'us-west-2' } }, { env, stackName: 'prod' }];
    const names = stacks.flatMap((props) => {
      const app = new App();
      return namesOf(app, new Stack(app, 'Site', props));
    });
    assert.equal(new Set(names).size, 6, names.join(' '));
  });

  it('has them under the same names at the next synth', () => {
    const [first, second] = [new App(), new App()].map((app) =>
      namesOf(app, new Stack(app, 'Site', { env })),
    );
    assert.deepEqual(first, second);
  });

  it('has a support stack for each account', () => {
    const app = new App();
    const stacks = ['111111111111', '222222222222'].map(
      (account) =>
        new Stack(app, `Site${account}`, { env: { ...env, account }, stackName: 'site' }),
    );
    for (const stack of stacks) new EdgeGate(stack, 'Gate', { config }).protect({ origin });
    const homes = stacks.map(({ dependencies: [edge] }) => edge?.account);
    assert.deepEqual(homes, ['111111111111', '222222222222']);
  });
});

function nameOf({ properties }: { readonly properties: { readonly Name?: string } }): string {
  return String(properties.Name);
}
