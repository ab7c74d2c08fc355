import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { loginAtFunctionUrl } from './login-behavior.ts';
import { readOriginSecret } from './origin-secret.ts';
import { assertUniqueName, only, policyOf, resourcesOf } from './testing/resources.ts';
import { openWorkshop, origin } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

describe('EdgeGate with a login half at a function URL', () => {
  const originSecret = SecretValue.secretsManager('site/origin', { jsonField: 'key' });
  const { template, gate, stack } = workshop.make('split-url', {
    region: 'eu-west-1',
    props: { originSecret },
  });

  it('has everything in the stack itself: nothing of it is at the edge', () => {
    assert.deepEqual(stack.dependencies, []);
    template.hasResource('AWS::Lambda::Function', { Metadata: { Postern: { role: 'login' } } });
    assert.equal(resourcesOf(template, 'AWS::Lambda::Version').length, 0);
  });

  it('opens the URL to CloudFront, and grants both actions', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
    const actions = resourcesOf(template, 'AWS::Lambda::Permission').map(
      ({ properties }) => properties.Action,
    );
    assert.deepEqual(actions.sort(), ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl']);
  });

  it('has the distribution prove itself with a reference to the secret, and say the host', () => {
    const { Origins, CacheBehaviors } = only(template, 'AWS::CloudFront::Distribution').properties
      .DistributionConfig;
    const login = Origins.find(({ Id }: { Id: string }) => Id === CacheBehaviors[0].TargetOriginId);
    assert.deepEqual(login.OriginCustomHeaders, [
      {
        HeaderName: 'x-postern-origin',
        HeaderValue: '{{resolve:secretsmanager:site/origin:SecretString:key::}}',
      },
      { HeaderName: 'x-postern-host', HeaderValue: 'app.example.com' },
    ]);
    assert.equal(CacheBehaviors[0].OriginRequestPolicyId, 'b689b0a8-53d0-40ab-baf2-68738e2966ac');
    assert.equal(CacheBehaviors[0].LambdaFunctionAssociations, undefined);
  });

  it('trusts Lambda alone, and logs in its own region', () => {
    const { Ref } = stack.resolve(gate.loginRole?.roleName);
    const role = resourcesOf(template, 'AWS::IAM::Role').find(({ id }) => id === Ref);
    assert.equal(role?.properties.AssumeRolePolicyDocument.Statement.length, 1);
    const [logs] = policyOf(template, gate.loginRole).Statement;
    assert.match(JSON.stringify(logs.Resource), /:logs:",\{"Ref":"AWS::Region"\}/);
  });

  it('wants no origin', () => {
    assert.throws(() => gate.loginBehavior(origin), /loginBehavior\(\) must be given no origin/);
  });
});

describe('readOriginSecret()', () => {
  const warning = Match.stringLikeRegexp('"originSecret" is plain text, and the template holds it');

  it('warns of plain text, and of nothing that CloudFormation resolves', () => {
    const stack = new Stack();
    const noEcho = new CfnParameter(stack, 'Key', { noEcho: true });
    const references = [
      SecretValue.secretsManager('site/origin'),
      SecretValue.cfnParameter(noEcho),
    ];
    for (const each of references) readOriginSecret(stack, each);
    Annotations.fromStack(stack).hasNoWarning('*', warning);
    readOriginSecret(stack, SecretValue.unsafePlainText('x'.repeat(40)));
    Annotations.fromStack(stack).hasWarning('*', warning);
  });

  it('refuses a secure parameter, which CloudFormation resolves for no distribution', () => {
    assert.throws(
      () => readOriginSecret(new Stack(), SecretValue.ssmSecure('/site/origin')),
      /^TypeError: Option "originSecret" must be a secret that CloudFormation resolves for a distribution, got one of SecretValue\.ssmSecure/,
    );
  });

  it('stands before the behavior of a login half', () => {
    const refused = workshop.make('function-url', {
      props: { originSecret: SecretValue.ssmSecure('/site/origin') },
    });
    assert.throws(() => refused.gate.loginBehavior(), /got one of SecretValue\.ssmSecure/);
  });
});

describe('EdgeGate of a login half alone', () => {
  const { template, gate, stack } = workshop.make('function-url', {
    region: 'eu-west-1',
  });

  it('protects nothing itself', () => {
    assert.throws(
      () => gate.protect({ origin: origin }),
      /This gate protects no behavior: target "function-url" is a login half alone/,
    );
  });

  it('has a function copy the host, where there are several', () => {
    const originSecret = 'x'.repeat(40);
    const { login } = gate.deployment;
    const { loginFunctionUrl: functionUrl } = gate;
    assert.ok(login && functionUrl);
    assertUniqueName(only(template, 'AWS::CloudFront::Function').properties.Name, 'eu-west-1');
    const hostFunction = gate.node.findChild('HostFunction') as cloudfront.Function;
    const behavior = loginAtFunctionUrl(login, { functionUrl, originSecret, hostFunction });
    const [association] = behavior.functionAssociations ?? [];
    assert.deepEqual(
      [association?.eventType, association?.function],
      ['viewer-request', hostFunction],
    );
    const { FunctionCode, AutoPublish } = only(template, 'AWS::CloudFront::Function').properties;
    assert.equal(AutoPublish, true);
    const handler = new Function(`${FunctionCode}; return handler;`)();
    const host = { value: 'www.example.com' };
    const { headers } = handler({ request: { headers: { host } } });
    assert.deepEqual(headers, { host, 'x-postern-host': host });
  });

  it('wants the secret', () => {
    assert.throws(() => gate.loginBehavior(), /^TypeError: Option "originSecret" is missing/);
  });

  it('fetches from its own region what has none of its own', () => {
    const [, ring, origin] = policyOf(template, gate.loginRole).Statement;
    assert.deepEqual(
      [ring.Action, origin.Action],
      ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
    );
    assert.ok(JSON.stringify(origin.Resource).includes('{"Ref":"AWS::Region"}'));
    assert.equal(stack.region, 'eu-west-1');
  });
});
