import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deploymentOfTemplate } from '../deployment-of-template.ts';
import { validateDeployment } from '../validate-deployment.ts';
import { outcomesOf } from './conditions.ts';

const NOTHING = { Ref: 'AWS::NoValue' };
const IS_PROD = { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] };
const IS_TEST = { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] };
const FUNCTION = {
  Type: 'AWS::CloudFront::Function',
  Properties: {
    FunctionCode: 'function handler(event) { return event.request; }',
    ...{ AutoPublish: true, FunctionConfig: { Runtime: 'cloudfront-js-2.0' } },
  },
};
const GATE = { 'Fn::GetAtt': ['Gate', 'FunctionARN'] };
const REWRITE = { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] };

function choice(name: string, yes: unknown, no: unknown = NOTHING): object {
  return { 'Fn::If': [name, yes, no] };
}

function on(arn: unknown): object {
  return { FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: arn }] };
}

/** With one distribution. */
function templateOf(behavior: unknown, more: { origin?: object; conditions?: object } = {}) {
  const config = {
    Origins: [{ Id: 'a', S3OriginConfig: {}, OriginAccessControlId: 'E2ABC', ...more.origin }],
    DefaultCacheBehavior: behavior,
  };
  return {
    Conditions: more.conditions ?? {},
    Resources: {
      Gate: { ...FUNCTION, Metadata: { Postern: { role: 'gate' } } },
      Rewrite: FUNCTION,
      Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
    },
  };
}

function rulesOf(...[behavior, more]: Parameters<typeof templateOf>): string[] {
  const deployment = deploymentOfTemplate(
    templateOf({ TargetOriginId: 'a', ...Object(behavior) }, more),
  );
  return validateDeployment(deployment, { allowUngated: true }).map(({ rule }) => rule);
}

describe('validateDeployment() on a template with conditions', () => {
  it('finds what is open where a condition turns out otherwise', () => {
    const open = ['E-UNPROTECTED-BEHAVIOR'];
    const [association] = Object(on(GATE)).FunctionAssociations;
    assert.deepEqual(rulesOf(on(GATE)), []);
    assert.deepEqual(rulesOf(on(choice('P', GATE, REWRITE))), open);
    assert.deepEqual(rulesOf(on(choice('P', REWRITE, GATE))), open);
    assert.deepEqual(rulesOf(on(choice('P', GATE))), open);
    assert.deepEqual(rulesOf({ FunctionAssociations: choice('P', [association]) }), open);
    assert.deepEqual(rulesOf({ FunctionAssociations: [choice('P', association)] }), open);
    const signed = choice('P', { Ref: 'KeyGroup' });
    assert.deepEqual(rulesOf({ ...on(REWRITE), TrustedKeyGroups: [signed] }), [
      ...open,
      'W-SIGNED-FUNCTION-ORDER',
    ]);
    const control = choice('P', 'E2ABC');
    assert.deepEqual(rulesOf(on(GATE), { origin: { OriginAccessControlId: control } }), [
      'E-ORIGIN-OPEN',
    ]);
    assert.deepEqual(rulesOf(on(choice('P', GATE, choice('Q', GATE, GATE)))), []);
  });

  it('takes no resource for another that stands beside it', () => {
    const rules = (arn: object) => rulesOf(on(arn));
    assert.deepEqual(rules({ 'Fn::Select': ['0', [GATE, REWRITE]] }), []);
    const known = (index: unknown) =>
      validateDeployment(
        deploymentOfTemplate(
          templateOf({ TargetOriginId: 'a', ...on({ 'Fn::Select': [index, [GATE, REWRITE]] }) }),
        ),
      ).map(({ rule }) => rule);
    assert.deepEqual(known(0), []);
    assert.deepEqual(known(1), ['E-UNPROTECTED-BEHAVIOR']);
    assert.deepEqual(known({ Ref: 'Index' }), ['W-GATE-UNKNOWN']);
    assert.deepEqual(rules({ 'Fn::ImportValue': { 'Fn::Join': ['-', [GATE, 'arn']] } }), [
      'W-GATE-UNKNOWN',
    ]);
  });
});

describe('outcomesOf()', () => {
  const defaults = (template: object, parameters?: Record<string, string>) =>
    outcomesOf(template, parameters ? { parameters } : {}).map((each) => {
      const { Site } = Object(each).Resources;
      return Site?.Properties.DistributionConfig.DefaultCacheBehavior;
    });

  it('has one for every way in which conditions turn out', () => {
    assert.deepEqual(defaults(templateOf('a')), ['a']);
    assert.deepEqual(defaults(templateOf(choice('P', 'a', 'b'))), ['a', 'b']);
    const both = templateOf([choice('P', 'a', 'b'), choice('Q', 'c', 'd')]);
    assert.deepEqual(defaults(both).map(String), ['a,c', 'a,d', 'b,c', 'b,d']);
  });

  it('has none that cannot be', () => {
    const conditions = {
      ...{ IsProd: IS_PROD, IsTest: IS_TEST },
      IsOther: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsTest' }] }] },
    };
    const template = templateOf(
      [choice('IsProd', 'prod', ''), choice('IsTest', 'test', ''), choice('IsOther', 'other', '')],
      { conditions },
    );
    assert.deepEqual(defaults(template).map(String), ['prod,,', ',test,', ',,other']);
    assert.deepEqual(defaults(template, { Stage: 'test' }).map(String), [',test,']);
  });

  it('leaves a distribution out where its own condition is false', () => {
    const template = templateOf(choice('IsProd', 'prod', 'test'), {
      conditions: { IsProd: IS_PROD },
    });
    Object.assign(template.Resources.Site, { Condition: 'IsProd' });
    assert.deepEqual(defaults(template), ['prod', undefined]);
  });

  it('leaves as they are those beyond the sixth, and ends at one that leads to itself', () => {
    const template = templateOf(Array.from({ length: 8 }, (_, index) => choice(`C${index}`, 1, 0)));
    const all = defaults(template);
    assert.equal(all.length, 64);
    assert.deepEqual(all[0].slice(5), [1, choice('C6', 1, 0), choice('C7', 1, 0)]);
    const itself = { Loop: { 'Fn::Not': [{ Condition: 'Loop' }] } };
    assert.ok(defaults(templateOf(choice('Loop', 'a', 'b'), { conditions: itself })).length > 0);
  });
});
