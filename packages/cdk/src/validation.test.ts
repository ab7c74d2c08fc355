import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { GateFacts } from '@postern/cli/deploy';
import { App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { EdgeGate } from './edge-gate.ts';
import { markAs, markOfGate } from './metadata.ts';
import { openWorkshop, origin } from './testing/test-app.ts';
import { validateAtSynth } from './validation.ts';

const workshop = openWorkshop();
after(workshop.close);

/** What the CDK prints and throws. */
function synth(app: App): string {
  const lines: string[] = [];
  const { error } = console;
  console.error = (...words) => void lines.push(words.join(' '));
  try {
    app.synth();
    return lines.join('\n');
  } catch (cause) {
    return `${lines.join('\n')}\nrefused: ${String(cause)}`;
  } finally {
    console.error = error;
  }
}

const FACTS: GateFacts = { publicPathPatterns: [], identityHeaders: ['x-user'], assertion: false };
const nothing = 'function handler(event) { return event.request; }';
const open = new HttpOrigin('open.example.com');

type MakeMore = (scope: Construct) => Partial<cloudfront.BehaviorOptions>;

/** A distribution with something on its default behavior that is marked as a gate. */
function guard(
  stack: Stack,
  id: string,
  behavior: Partial<cloudfront.BehaviorOptions> = {},
  facts: Partial<GateFacts> = {},
): cloudfront.Distribution {
  const gate = new Construct(stack, `${id}Gate`);
  const code = cloudfront.FunctionCode.fromInline(nothing);
  const runtime = cloudfront.FunctionRuntime.JS_2_0;
  const marked = new cloudfront.Function(gate, 'Function', { code, runtime });
  markAs(markOfGate({ ...FACTS, ...facts }), marked);
  validateAtSynth(gate, { ...FACTS, ...facts, isMarked: true });
  const eventType = cloudfront.FunctionEventType.VIEWER_REQUEST;
  const functionAssociations = [{ function: marked, eventType }];
  const cachePolicy = cloudfront.CachePolicy.CACHING_DISABLED;
  return new cloudfront.Distribution(stack, id, {
    defaultBehavior: { origin, cachePolicy, functionAssociations, ...behavior },
  });
}

function makeDistribution(
  behavior: Partial<cloudfront.BehaviorOptions> = {},
  facts: Partial<GateFacts> = {},
  makeMore: MakeMore = () => ({}),
): { readonly app: App; readonly stack: Stack; readonly distribution: cloudfront.Distribution } {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
  const distribution = guard(stack, 'Distribution', { ...behavior, ...makeMore(stack) }, facts);
  return { app, stack, distribution };
}

describe('a synth with an EdgeGate', () => {
  const abroad = workshop.make('bearer', { region: 'eu-west-1' });

  it('passes where every behavior is protected and every origin closed, in any region', () => {
    assert.doesNotMatch(synth(abroad.app), /refused|E-|W-|W\d/);
  });

  it('fails for a behavior without it', () => {
    const { app, stack } = workshop.make('bearer');
    const distribution = stack.node.findChild('Distribution') as cloudfront.Distribution;
    distribution.addBehavior('/assets/*', origin);
    const text = synth(app);
    assert.match(text, /refused/);
    assert.match(text, /E-UNPROTECTED-BEHAVIOR/);
    assert.match(text, /\/assets\/\*/);
  });
});

describe('a synth with a distribution in a nested stack', () => {
  const config = workshop.configs.path('bearer');

  for (const place of ['the root stack', 'the nested stack']) {
    it(`fails for a behavior without the gate of ${place}`, () => {
      const app = new App({ analyticsReporting: false });
      const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
      const nested = new NestedStack(new NestedStack(stack, 'Outer'), 'Nested');
      const gate = new EdgeGate(place === 'the root stack' ? stack : nested, 'Gate', { config });
      new cloudfront.Distribution(nested, 'Distribution', {
        defaultBehavior: gate.protect({ origin }),
        additionalBehaviors: { '/admin/*': { origin } },
      });
      const text = synth(app);
      assert.match(text, /E-UNPROTECTED-BEHAVIOR/);
      assert.match(text, /\/admin\/\*/);
      assert.match(text, /refused/);
    });
  }
});

describe('a synth with a gate in a nested stack', () => {
  it('fails for what CloudFormation would refuse of it, which the CDK does not read', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
    const nested = new NestedStack(stack, 'Nested');
    guard(nested, 'Distribution');
    new CfnResource(nested, 'Wrong', { type: 'AWS::S3::Bucket', properties: { BucketNam: 'x' } });
    assert.match(synth(app), /BucketNam.*refused/s);
  });
});

describe('a synth of stacks that hold nothing of a gate', () => {
  it('does not open what they upload', () => {
    const { app } = makeDistribution();
    const other = new Stack(app, 'Other', { env: { region: 'us-east-1' } });
    const file = join(workshop.configs.folder, 'entries.json');
    writeFileSync(file, 'no JSON');
    new cloudfront.KeyValueStore(other, 'Store', {
      source: cloudfront.ImportSource.fromAsset(file),
    });
    assert.doesNotMatch(synth(app), /refused/);
  });
});

describe('validateAtSynth()', () => {
  it('lets a behavior be open that is meant to be', () => {
    for (const publicPathPatterns of [[], ['/assets/*']]) {
      const { app, distribution } = makeDistribution({}, { publicPathPatterns });
      distribution.addBehavior('/assets/*', origin);
      assert.equal(/refused/.test(synth(app)), publicPathPatterns.length === 0);
    }
  });

  it('fails for an origin that answers whoever asks it, unless it checks the assertion of the gate', () => {
    assert.match(synth(makeDistribution({ origin: open }).app), /E-ORIGIN-OPEN.*refused/s);
    const { app } = makeDistribution({ origin: open }, { assertion: true });
    assert.doesNotMatch(synth(app), /E-ORIGIN-OPEN/);
  });

  it('fails for a cache that keeps what is marked no-store', () => {
    const cachePolicy = cloudfront.CachePolicy.CACHING_OPTIMIZED;
    assert.match(synth(makeDistribution({ cachePolicy }).app), /E-MINTTL-AUTH.*refused/s);
  });

  it("fails for a cache that mixes up whom the gate's headers name", () => {
    const make = (scope: Construct): Partial<cloudfront.BehaviorOptions> => ({
      cachePolicy: new cloudfront.CachePolicy(scope, 'Caching'),
      originRequestPolicy: new cloudfront.OriginRequestPolicy(scope, 'Telling', {
        headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList('x-user'),
      }),
    });
    assert.match(synth(makeDistribution({}, {}, make).app), /E-CACHE-IDENTITY.*refused/s);
    const { app } = makeDistribution({}, { identityHeaders: ['x-other'] }, make);
    assert.doesNotMatch(synth(app), /E-CACHE-IDENTITY/);
  });

  it('leaves distributions alone that no gate is on', () => {
    const { app, stack } = makeDistribution();
    new cloudfront.Distribution(stack, 'Other', { defaultBehavior: { origin: open } });
    assert.doesNotMatch(synth(app), /refused/);
  });

  it('takes what a gate says for the distributions that it is on, and for no other', () => {
    for (const isOther of [false, true]) {
      const facts = { publicPathPatterns: ['/assets/*'] };
      const { app, stack, distribution } = makeDistribution({}, facts);
      const other = guard(stack, 'Other');
      (isOther ? other : distribution).addBehavior('/assets/*', origin);
      assert.equal(/E-UNPROTECTED-BEHAVIOR.*refused/s.test(synth(app)), isOther);
    }
  });

  it('takes an assertion for the origins behind its gate alone', () => {
    const { app, stack } = makeDistribution({ origin: open }, { assertion: true });
    guard(stack, 'Other', { origin: open });
    const found = synth(app).match(/E-ORIGIN-OPEN/g);
    assert.equal(found?.length, 1);
  });

  it('takes the word of a gate for signed cookies whose key group is elsewhere', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
    const keyGroup = cloudfront.KeyGroup.fromKeyGroupId(stack, 'Mine', 'my-group');
    const publicPathPatterns = ['/assets/*'];
    assert.equal(markAs({ publicPathPatterns }, keyGroup), false);
    validateAtSynth(keyGroup, { ...FACTS, publicPathPatterns, isMarked: false });
    const trustedKeyGroups = [keyGroup];
    new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: {
        ...{ origin, trustedKeyGroups },
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      },
      additionalBehaviors: { '/assets/*': { origin } },
    });
    assert.doesNotMatch(synth(app), /refused/);
  });

  it("stands beside the CDK's own validator, which judges what CloudFormation would refuse", (test) => {
    const { CDK_VALIDATION } = process.env;
    test.after(() => {
      Object.assign(process.env, { CDK_VALIDATION });
      delete process.env.CDK_CONTEXT_JSON;
    });
    process.env.CDK_VALIDATION = 'true';
    process.env.CDK_CONTEXT_JSON = '{"@aws-cdk/core:validateAgainstDefaultRules":true}';
    const { app, stack } = makeDistribution();
    new CfnResource(stack, 'Wrong', { type: 'AWS::S3::Bucket', properties: { BucketNam: 'x' } });
    assert.match(synth(app), /BucketNam.*refused/s);
  });

  it('says each thing once, however many gates the stage has', () => {
    const { app, stack, distribution } = makeDistribution();
    validateAtSynth(new Construct(stack, 'Second'), { ...FACTS, isMarked: true });
    distribution.addBehavior('/assets/*', origin);
    assert.equal(synth(app).match(/E-UNPROTECTED-BEHAVIOR/g)?.length, 1);
  });
});
