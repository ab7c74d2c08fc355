// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own
/** What the reader makes of a template: references it can follow, and what it leaves unknown. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BehaviorFacts, OriginFacts } from './deployment-facts.ts';
import { deploymentOfTemplate, type TemplateOptions } from './deployment-of-template.ts';
import { validateDeployment } from './validate-deployment.ts';

const GATE = { Type: 'AWS::Lambda::Function', Properties: {} };
const VERSION = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Gate' } } };

function site(config: object): object {
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } };
}

function behaviorOf(behavior: object, resources: object = {}, options: TemplateOptions = {}) {
  const template = { Resources: { Site: site({ DefaultCacheBehavior: behavior }), ...resources } };
  const [distribution] = deploymentOfTemplate(template, options).distributions;
  return distribution?.behaviors[0] as BehaviorFacts;
}

function associationOf(arn: unknown, resources: object = { Gate: GATE, Version: VERSION }) {
  const association = { EventType: 'viewer-request', LambdaFunctionARN: arn };
  const behavior = behaviorOf({ LambdaFunctionAssociations: [association] }, resources);
  const { functionId, qualifier, region } = behavior.associations?.[0] ?? assert.fail();
  return { functionId, qualifier, region };
}

function originOf(origin: object, more: object = {}): OriginFacts {
  const template = { Resources: { Site: site({ Origins: [{ Id: 'a', ...origin }] }), ...more } };
  return deploymentOfTemplate(template).distributions[0]?.origins[0] as OriginFacts;
}

describe('deploymentOfTemplate() on associations', () => {
  const numbered = { functionId: 'Gate', qualifier: 'version', region: undefined };

  it('follows a version to its function', () => {
    assert.deepEqual(associationOf({ Ref: 'Version' }), numbered);
    assert.deepEqual(associationOf({ 'Fn::GetAtt': ['Version', 'FunctionArn'] }), numbered);
    assert.deepEqual(associationOf({ 'Fn::Sub': '${Version}' }), numbered);
    assert.deepEqual(associationOf({ 'Fn::Sub': '${Gate.Arn}:7' }), numbered);
    const joined = { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['Gate', 'Arn'] }, '7']] };
    assert.deepEqual(associationOf(joined), numbered);
    const renamed = { 'Fn::Sub': ['${Arn}:7', { Arn: { 'Fn::GetAtt': 'Gate.Arn' } }] };
    assert.deepEqual(associationOf(renamed), numbered);
  });

  it('tells $LATEST, an alias and a bare function from a version', () => {
    const qualifierOf = (arn: unknown) => associationOf(arn).qualifier;
    assert.equal(qualifierOf({ 'Fn::GetAtt': ['Gate', 'Arn'] }), 'none');
    assert.equal(qualifierOf({ 'Fn::Sub': '${Gate.Arn}:$LATEST' }), '$LATEST');
    assert.equal(qualifierOf({ 'Fn::Sub': '${Gate.Arn}:live' }), 'alias');
    const Alias = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Gate' } } };
    const alias = associationOf({ Ref: 'Alias' }, { Gate: GATE, Alias });
    assert.deepEqual([alias.functionId, alias.qualifier], ['Gate', 'alias']);
    assert.equal(qualifierOf({ 'Fn::Sub': '${Gate.Arn}:${Unknown}' }), undefined);
  });

  it('reads an ARN', () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:gate:3';
    const facts = { functionId: arn, qualifier: 'version', region: 'eu-west-1' };
    assert.deepEqual(associationOf(arn), facts);
    const bare = arn.replace(/:3$/, '');
    assert.deepEqual(associationOf(bare), { ...facts, functionId: bare, qualifier: 'none' });
  });

  it('leaves unknown what comes from elsewhere', () => {
    const unknown = { functionId: undefined, qualifier: undefined, region: undefined };
    assert.deepEqual(associationOf({ 'Fn::ImportValue': 'gate' }), unknown);
    assert.deepEqual(associationOf({ Ref: 'Parameter' }), unknown);
    const Reader = { Type: 'Custom::Reader', Metadata: { Postern: { role: 'gate' } } };
    const looked = associationOf({ 'Fn::GetAtt': ['Reader', 'Arn'] }, { Reader });
    assert.deepEqual(looked, { ...unknown, functionId: 'Reader' });
    const elsewhere = { 'Fn::Transform': { Name: 'AWS::Include' } };
    const behavior = behaviorOf({ LambdaFunctionAssociations: elsewhere });
    assert.equal(behavior.associations, undefined);
    const one = behaviorOf({ LambdaFunctionAssociations: [elsewhere] });
    assert.deepEqual(one.associations, [{ kind: 'lambda' }]);
    const event = behaviorOf({ FunctionAssociations: [{ EventType: { Ref: 'Event' } }] });
    assert.equal(event.associations?.[0]?.event, undefined);
    assert.deepEqual(behaviorOf({}).associations, []);
  });
});

describe('deploymentOfTemplate() on policies', () => {
  it('knows managed policies, and reads those of the template', () => {
    const managed = behaviorOf({
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    assert.equal(managed.cachePolicy?.minTtlSeconds, 1);
    assert.deepEqual(managed.originRequestPolicy?.headers, { allExcept: ['host'] });
    const own = behaviorOf(
      { CachePolicyId: { Ref: 'Policy' } },
      {
        Policy: {
          Type: 'AWS::CloudFront::CachePolicy',
          Properties: {
            CachePolicyConfig: {
              ...{ MinTTL: 0, DefaultTTL: '60', MaxTTL: { Ref: 'Unknown' } },
              ParametersInCacheKeyAndForwardedToOrigin: {
                HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Authorization'] },
                CookiesConfig: { CookieBehavior: 'allExcept', Cookies: ['theme'] },
                QueryStringsConfig: { QueryStringBehavior: 'all' },
              },
            },
          },
        },
      },
    );
    assert.deepEqual(own.cachePolicy, {
      ...{ minTtlSeconds: 0, defaultTtlSeconds: 60, maxTtlSeconds: undefined },
      headers: ['Authorization'],
      cookies: { allExcept: ['theme'] },
      queryStrings: 'all',
    });
  });

  it('leaves unknown what is another account’s or a parameter', () => {
    const unknown = behaviorOf({
      CachePolicyId: '00000000-0000-4000-8000-000000000000',
      OriginRequestPolicyId: { Ref: 'Policy' },
    });
    assert.equal(unknown.cachePolicy, undefined);
    assert.equal(unknown.originRequestPolicy, undefined);
    const given = { parameters: { Policy: '216adef6-5c7f-47e4-b989-5492eafa07d3' } };
    const known = behaviorOf({ OriginRequestPolicyId: { Ref: 'Policy' } }, {}, given);
    assert.equal(known.originRequestPolicy?.cookies, 'all');
  });

  it('reads the settings of old', () => {
    const forwarded = behaviorOf({
      MinTTL: 5,
      ForwardedValues: {
        QueryString: true,
        Headers: ['Authorization'],
        Cookies: { Forward: 'whitelist', WhitelistedNames: ['theme'] },
      },
    });
    const values = { headers: ['Authorization'], cookies: ['theme'], queryStrings: 'all' };
    assert.deepEqual(forwarded.originRequestPolicy, values);
    assert.deepEqual(forwarded.cachePolicy, {
      ...{ minTtlSeconds: 5, defaultTtlSeconds: 86_400, maxTtlSeconds: 31_536_000 },
      ...values,
    });
    const all = behaviorOf({ ForwardedValues: { QueryString: false, Headers: ['*'] } });
    assert.equal(all.cachePolicy?.maxTtlSeconds, 0);
  });
});

describe('deploymentOfTemplate() on origins', () => {
  const SECRET = 'b7Hq9sLk3mN2pQ5rT8vW1xZ4yC6dF0gJ';

  it('tells what closes an origin', () => {
    assert.equal(originOf({ OriginAccessControlId: 'E2ABC' }).access, 'origin-access-control');
    const never = { OriginAccessControlConfig: { SigningBehavior: 'never' } };
    const Oac = { Type: 'AWS::CloudFront::OriginAccessControl', Properties: never };
    const unsigned = originOf({ OriginAccessControlId: { 'Fn::GetAtt': ['Oac', 'Id'] } }, { Oac });
    assert.equal(unsigned.access, 'none');
    const identity = { S3OriginConfig: { OriginAccessIdentity: { 'Fn::Sub': 'x/${Oai}' } } };
    assert.equal(originOf(identity).access, 'origin-access-identity');
    assert.equal(originOf({ S3OriginConfig: { OriginAccessIdentity: '' } }).access, 'none');
    assert.equal(originOf({ VpcOriginConfig: { VpcOriginId: 'vo_1' } }).vpcOrigin, true);
  });

  it('gives credit for origin access control to those alone that read its signatures', () => {
    const accessOf = (DomainName: unknown, more: object = {}) => {
      const custom = { DomainName, OriginAccessControlId: 'E2ABC', CustomOriginConfig: {} };
      return originOf(custom, more).access;
    };
    assert.equal(accessOf('alb.example.com'), 'none');
    assert.equal(accessOf('a.lambda-url.eu-west-1.on.aws'), 'origin-access-control');
    assert.equal(accessOf('a.lambda-url.eu-west-1.on.aws.example.com'), 'none');
    assert.equal(accessOf('a.data.mediastore.eu-west-1.amazonaws.com'), 'origin-access-control');
    assert.equal(accessOf({ 'Fn::ImportValue': 'domain' }), undefined);
    const Balancer = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' };
    assert.equal(accessOf({ 'Fn::GetAtt': ['Balancer', 'DNSName'] }, { Balancer }), 'none');
  });

  it('gives a bucket that is a website no credit for a header', () => {
    const OriginCustomHeaders = [{ HeaderName: 'referer', HeaderValue: SECRET }];
    const Files = { Type: 'AWS::S3::Bucket' };
    const url = { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Files', 'WebsiteURL'] }] };
    for (const DomainName of [
      'b.s3-website-us-east-1.amazonaws.com',
      'b.s3-website.eu-central-1.amazonaws.com',
      { 'Fn::Sub': '${Files}.s3-website-${AWS::Region}.amazonaws.com' },
      { 'Fn::Select': [2, url] },
    ]) {
      const origin = originOf({ DomainName, OriginCustomHeaders }, { Files });
      assert.deepEqual([origin.access, origin.secretHeader], ['none', false]);
    }
  });

  it('tells a secret header from another, and repeats neither', () => {
    const secretOf = (HeaderValue: unknown, more: object = {}) =>
      originOf({ OriginCustomHeaders: [{ HeaderName: 'x-origin', HeaderValue }] }, more)
        .secretHeader;
    assert.equal(secretOf(SECRET), true);
    assert.equal(secretOf('{{resolve:secretsmanager:origin:SecretString:value}}'), true);
    const joined = ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:::}}']];
    assert.equal(secretOf({ 'Fn::Join': joined }), true);
    assert.equal(secretOf('https://app.example.com/start'), false);
    assert.equal(secretOf('aaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), false);
    assert.equal(secretOf({ Ref: 'Unknown' }), undefined);
    assert.equal(secretOf({ Ref: 'AWS::StackName' }), false);
    assert.equal(secretOf('{{resolve:ssm:/site/origin}}'), undefined);
    assert.equal(originOf({}).secretHeader, false);
    const deployment = deploymentOfTemplate({
      Resources: {
        Site: site({ Origins: [{ Id: 'a', OriginCustomHeaders: [{ HeaderValue: SECRET }] }] }),
      },
    });
    assert.doesNotMatch(JSON.stringify(deployment), new RegExp(SECRET));
  });

  it('takes a parameter that is not shown for a secret', () => {
    const headers = [{ HeaderName: 'x-origin', HeaderValue: { Ref: 'Secret' } }];
    const template = {
      Parameters: { Secret: { Type: 'String', NoEcho: true } },
      Resources: { Site: site({ Origins: [{ Id: 'a', OriginCustomHeaders: headers }] }) },
    };
    assert.equal(deploymentOfTemplate(template).distributions[0]?.origins[0]?.secretHeader, true);
  });

  it('follows a function URL to its function, and to what CloudFront is granted', () => {
    const Url = {
      Type: 'AWS::Lambda::Url',
      Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { 'Fn::GetAtt': ['Gate', 'Arn'] } },
    };
    const Grant = {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName: { Ref: 'Gate' },
        Principal: 'cloudfront.amazonaws.com',
      },
    };
    const split = { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] };
    const origin = originOf(
      { DomainName: { 'Fn::Select': [2, split] } },
      { Gate: GATE, Url, Grant },
    );
    assert.equal(origin.functionUrl, 'AWS_IAM');
    assert.equal(origin.functionId, 'Gate');
    assert.deepEqual(origin.grantedActions, ['lambda:InvokeFunctionUrl']);
  });

  it('takes the members of an origin group for the origins of a behavior', () => {
    const members = { Items: [{ OriginId: 'a' }, { OriginId: 'b' }] };
    const config = {
      OriginGroups: { Items: [{ Id: 'group', Members: members }] },
      DefaultCacheBehavior: { TargetOriginId: 'group' },
    };
    const { distributions } = deploymentOfTemplate({ Resources: { Site: site(config) } });
    assert.deepEqual(distributions[0]?.behaviors[0]?.originIds, ['a', 'b']);
  });
});

describe('deploymentOfTemplate()', () => {
  it('reads what is public from the distribution, and stores from who knows their entries', () => {
    const Site = { ...site({}), Metadata: { Postern: { publicPathPatterns: ['/assets/*'] } } };
    const Store = { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'a' } };
    const entriesOf = () => [['k', 'v'] as const];
    const deployment = deploymentOfTemplate({ Resources: { Site, Store } }, { entriesOf });
    assert.deepEqual(deployment.distributions[0]?.publicPathPatterns, ['/assets/*']);
    assert.deepEqual(deployment.stores, [{ id: 'Store', entries: [['k', 'v']] }]);
  });

  it('reads both branches of a condition', () => {
    const conditional = (PathPattern: string) => ({
      'Fn::If': ['IsTest', { PathPattern }, { Ref: 'AWS::NoValue' }],
    });
    const config = {
      CacheBehaviors: [
        conditional('/a'),
        { 'Fn::If': ['IsTest', { PathPattern: '/b' }, conditional('/c')] },
      ],
      Origins: { 'Fn::If': ['IsTest', [{ Id: 'x' }], [{ Id: 'y' }]] },
      DefaultCacheBehavior: {},
    };
    const { distributions } = deploymentOfTemplate({ Resources: { Site: site(config) } });
    const read = distributions.map(({ behaviors, origins }) => [
      behaviors.map(({ pathPattern }) => pathPattern),
      origins.map(({ id }) => id),
    ]);
    assert.deepEqual(read, [
      [['/a', '/b', '*'], ['x']],
      [['*'], ['y']],
    ]);
  });

  it('names the parts of a distribution that it cannot read', () => {
    const elsewhere = { 'Fn::Transform': { Name: 'AWS::Include' } };
    const unreadableOf = (config: object) =>
      deploymentOfTemplate({ Resources: { Site: site(config) } }).distributions[0]?.unreadable;
    assert.deepEqual(unreadableOf({ DefaultCacheBehavior: {} }), []);
    assert.deepEqual(unreadableOf({}), ['DefaultCacheBehavior']);
    assert.deepEqual(unreadableOf(elsewhere), ['DistributionConfig']);
    assert.deepEqual(unreadableOf({ DefaultCacheBehavior: {}, ...elsewhere }), [
      'DistributionConfig',
    ]);
    const mapped = { 'Fn::FindInMap': ['a', 'b', 'c'] };
    assert.deepEqual(unreadableOf({ DefaultCacheBehavior: mapped, Origins: { Ref: 'List' } }), [
      'DefaultCacheBehavior',
      'Origins',
    ]);
    const CacheBehaviors = [{ PathPattern: '/a' }, elsewhere];
    assert.deepEqual(unreadableOf({ DefaultCacheBehavior: {}, CacheBehaviors }), [
      'CacheBehaviors[1]',
    ]);
    const loop = { 'Fn::ForEach::X': ['x', ['a'], {}] };
    assert.deepEqual(unreadableOf({ DefaultCacheBehavior: {}, CacheBehaviors: loop }), [
      'CacheBehaviors',
    ]);
  });

  it('names what CloudFormation makes resources of, which may be distributions', () => {
    const Resources = { 'Fn::ForEach::Sites': ['Name', ['A', 'B'], {}], Site: site({}) };
    const facts = deploymentOfTemplate({ Resources });
    assert.deepEqual(facts.unreadable, ['Fn::ForEach::Sites']);
    const found = validateDeployment(facts).filter(({ subject }) => subject.startsWith('Fn::'));
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['W-UNREADABLE'],
    );
  });

  it('takes anything for a template', () => {
    const empty = { distributions: [], functions: [], keyGroups: [], stores: [], unreadable: [] };
    assert.deepEqual(deploymentOfTemplate({}), empty);
    assert.deepEqual(deploymentOfTemplate({ Resources: { A: null, B: 1, C: [] } }), empty);
    const Version = {
      Type: 'AWS::Lambda::Version',
      Properties: { FunctionName: { Ref: 'Version' } },
    };
    assert.deepEqual(deploymentOfTemplate({ Resources: { Version } }), empty);
    // Values that cannot even be made text of.
    const no = { toString: 1, valueOf: 1 };
    for (const Ref of [no, [no], { Ref: no }]) {
      const values = [
        { Ref },
        { 'Fn::GetAtt': Ref },
        { 'Fn::GetAtt': [Ref, Ref] },
        { 'Fn::Sub': Ref },
      ];
      for (const value of [...values, { 'Fn::Join': [Ref, ['a', { Ref }]] }]) {
        const origin = {
          Id: value,
          DomainName: value,
          OriginCustomHeaders: [{ HeaderValue: value }],
        };
        const Resources = { A: { Type: value }, Site: site({ Origins: [origin] }) };
        assert.equal(deploymentOfTemplate({ Resources }).distributions.length, 1);
      }
    }
    const odd = deploymentOfTemplate({
      Resources: { Site: site({ Origins: 1, CacheBehaviors: 'x' }) },
    });
    assert.deepEqual(odd.distributions[0]?.behaviors, []);
  });
});
