import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DelegateFacts, Deployment } from '@postern/cli/deploy';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { findDelegate } from './delegate.ts';
import { DelegateFunction } from './delegate-function.ts';
import type { EdgeGateProps } from './props.ts';
import { only, policyOf, resourcesOf } from './testing/resources.ts';
import { openWorkshop } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

const delegateEntry = join(workshop.configs.folder, 'delegate.mjs');
const named = (scope: Stack, functionName: string): lambda.IFunction =>
  lambda.Function.fromFunctionName(scope, 'Mine', functionName);

const inline = (stack: Stack, functionName?: string): lambda.IFunction =>
  new lambda.Function(stack, 'Mine', {
    code: lambda.Code.fromInline('x'),
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    ...(functionName !== undefined && { functionName }),
  });

describe('EdgeGate with a delegate that is a function', () => {
  const { template, gate, outdir, edgeTemplate } = workshop.make('delegate-lambda', {
    region: 'eu-west-1',
    props: { delegateEntry, logRetention: RetentionDays.ONE_WEEK },
  });

  it('makes the function from its module, under the name that the gate asks', async () => {
    const [delegate] = resourcesOf(template, 'AWS::Lambda::Function').filter(
      ({ properties }) => properties.FunctionName === 'verify',
    );
    const { Runtime, Handler, Code, MemorySize } = delegate?.properties ?? {};
    assert.deepEqual([Runtime, Handler, MemorySize], ['nodejs24.x', 'index.handler', 256]);
    const [hash] = Code.S3Key.split('.');
    const module = await import(pathToFileURL(join(outdir, `asset.${hash}`, 'index.cjs')).href);
    assert.deepEqual(await module.handler(), { ok: false, code: 'delegate_denied' });
  });

  it("keeps its lines as long as the gate's", () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('lets the role invoke it in each of its regions, and nothing else', () => {
    const [, invoke, ...others] = policyOf(edgeTemplate(), gate.role).Statement;
    assert.equal(others.length, 0);
    assert.equal(invoke.Action, 'lambda:InvokeFunction');
    const arns = invoke.Resource.map((each: object) => JSON.stringify(each));
    assert.match(arns[0], /lambda:eu-west-1:.*:function:verify"/);
    assert.match(arns[1], /lambda:us-east-1:.*:function:verify"/);
  });
});

describe('DelegateFunction', () => {
  it('is a function as any other, in whichever region', () => {
    const stack = new Stack(undefined, 'Other', { env: { region: 'us-east-1' } });
    new DelegateFunction(stack, 'Delegate', {
      entry: delegateEntry,
      functionName: 'verify',
      environment: { ISSUER: 'https://login.example.com/' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'verify',
      Environment: { Variables: { ISSUER: 'https://login.example.com/' } },
    });
  });

  it('keeps its lines for a month, unless its props say where they go', () => {
    const stack = new Stack(undefined, 'Other', { env: { region: 'us-east-1' } });
    const props = { entry: delegateEntry, functionName: 'verify' };
    new DelegateFunction(stack, 'Delegate', props);
    const logGroup = LogGroup.fromLogGroupName(stack, 'Mine', 'mine');
    new DelegateFunction(stack, 'Other', { ...props, functionName: 'other', logGroup });
    const template = Template.fromStack(stack);
    const { id, properties } = only(template, 'AWS::Logs::LogGroup');
    assert.equal(properties.RetentionInDays, 30);
    for (const [FunctionName, LogGroup] of [
      ['verify', { Ref: id }],
      ['other', 'mine'],
    ]) {
      const LoggingConfig = { LogGroup };
      template.hasResourceProperties('AWS::Lambda::Function', { FunctionName, LoggingConfig });
    }
  });
});

describe('findDelegate()', () => {
  const regions = ['eu-west-1', 'us-east-1'];
  const verify: DelegateFacts = { type: 'lambda', functionName: 'verify', regions };

  function find(
    facts: DelegateFacts | undefined,
    props: (stack: Stack) => Partial<EdgeGateProps>,
    region = 'eu-west-1',
  ): lambda.IFunction | undefined {
    const stack = new Stack(undefined, 'Site', { env: { region } });
    const deployment = { delegate: facts } as unknown as Deployment;
    return findDelegate(stack, deployment, { config: 'postern.config.ts', ...props(stack) });
  }

  it('takes one that has the name that the config says, made here or there', () => {
    for (const make of [named, inline]) {
      assert.ok(find(verify, (stack) => ({ delegate: make(stack, 'verify') })));
      assert.throws(
        () => find(verify, (stack) => ({ delegate: make(stack, 'other') })),
        /^TypeError: Option "delegate" must be the function that the config names, got "other": give it functionName: 'verify'$/,
      );
    }
    const functionName = 'arn:aws:lambda:eu-west-1:111122223333:function:verify:live';
    assert.ok(find({ ...verify, functionName }, (stack) => ({ delegate: named(stack, 'verify') })));
  });

  it('refuses one without a name of its own', () => {
    assert.throws(
      () => find(verify, (stack) => ({ delegate: inline(stack) })),
      /got one without a name of its own: give it functionName: 'verify'/,
    );
  });

  it('refuses a module for a region that the gate does not ask, or for another account', () => {
    assert.throws(
      () => find(verify, () => ({ delegateEntry }), 'eu-north-1'),
      /stack's region "eu-north-1", which "delegate.regions" of the config must have, got eu-west-1, us-east-1/,
    );
    const functionName = '111122223333:function:verify';
    assert.throws(
      () => find({ ...verify, functionName }, () => ({ delegateEntry })),
      /must be its name alone, got "111122223333:function:verify"/,
    );
  });

  it('refuses both, and either where the config asks no such function', () => {
    assert.throws(
      () => find(verify, (stack) => ({ delegateEntry, delegate: named(stack, 'verify') })),
      /"delegate" and "delegateEntry" exclude each other/,
    );
    assert.throws(
      () => find(undefined, () => ({ delegateEntry })),
      /Option "delegateEntry" must stand beside a config whose delegate is of type "lambda", got none/,
    );
    assert.throws(
      () => find({ type: 'introspection' }, (stack) => ({ delegate: named(stack, 'verify') })),
      /Option "delegate" must stand beside a config that asks a Lambda function or a function URL with SigV4, got type "introspection"/,
    );
  });
});

describe('EdgeGate with a delegate behind a function URL', () => {
  it('grants both actions that a function URL wants', () => {
    const { template, gate, stack } = workshop.make('delegate-url', {
      prepare: (scope) => ({ delegate: named(scope, 'mine') }),
    });
    const [, url, invoke] = policyOf(template, gate.role).Statement;
    assert.deepEqual(
      [url.Action, invoke.Action],
      ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
    );
    assert.deepEqual(url.Condition, {
      StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' },
    });
    assert.deepEqual(invoke.Condition, { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } });
    const arn = stack.resolve(gate.delegate?.functionArn);
    assert.deepEqual([url.Resource, invoke.Resource], [arn, arn]);
  });

  it('wants a name of a function elsewhere, for the role that calls it is in us-east-1', () => {
    const make = (functionName?: string) =>
      workshop.make('delegate-url', {
        region: 'eu-west-1',
        prepare: (scope) => ({ delegate: inline(scope, functionName) }),
      });
    assert.throws(
      () => make(),
      /^TypeError: Option "delegate" must have a name of its own in "eu-west-1"/,
    );
    const { gate, edgeTemplate } = make('mine');
    const [, url] = policyOf(edgeTemplate(), gate.role).Statement;
    assert.match(JSON.stringify(url.Resource), /:eu-west-1:.*:function:mine/);
  });

  it('warns where nobody has said which function it is', () => {
    const { stack, template } = workshop.make('delegate-url');
    assert.ok(template);
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('The gate asks a function URL that its role may not call'),
    );
  });
});
