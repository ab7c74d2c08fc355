/** What a gate says in its own mark counts where it guards, and nowhere else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALL_VIEWER_EXCEPT_HOST_HEADER } from '../policies.ts';
import { BEHAVIOR, deployment, GATE, ON_VIEWER_REQUEST } from '../testing/deployments.ts';
import type { ValidationOptions } from './context.ts';
import type { BehaviorFacts, DeploymentFacts, GateFacts, OriginFacts } from './deployment-facts.ts';
import { deploymentOfTemplate } from './deployment-of-template.ts';
import { validateDeployment } from './validate-deployment.ts';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const OPEN = { ...BEHAVIOR, pathPattern: '/assets/*', associations: [] };
const BARE: OriginFacts = { id: 'bucket', access: 'none', vpcOrigin: false, secretHeader: false };

function rulesOf(facts: DeploymentFacts, options: ValidationOptions = {}): string[] {
  return validateDeployment(facts, options).map(({ rule, subject }) => `${rule} ${subject}`);
}

/** Two distributions, each with a gate of its own and a behavior without one. */
function twoSites(gate: GateFacts, origin?: OriginFacts): DeploymentFacts {
  const other = { ...BEHAVIOR, associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Other' }] };
  const parts = origin ? { origins: [origin] } : {};
  const [first, second] = [BEHAVIOR, other].map(
    (behavior) => deployment({ behaviors: [OPEN, behavior], ...parts }).distributions[0],
  );
  assert.ok(first && second);
  return {
    distributions: [first, { ...second, id: 'Second' }],
    functions: [
      { ...GATE, gate },
      { ...GATE, id: 'Other' },
    ],
    stores: [],
  };
}

describe('validateDeployment() on what gates say themselves', () => {
  it('takes public path patterns for the distributions of the gate that names them', () => {
    const facts = twoSites({ publicPathPatterns: ['assets/*'] });
    assert.deepEqual(rulesOf(facts), ['E-UNPROTECTED-BEHAVIOR Second /assets/*']);
    assert.deepEqual(rulesOf(facts, { publicPathPatterns: ['/assets/*'] }), []);
  });

  it('takes an assertion for the origins behind the gate that signs it', () => {
    const facts = twoSites({ assertion: true, publicPathPatterns: ['/assets/*'] }, BARE);
    const options = { publicPathPatterns: ['/assets/*'] };
    assert.deepEqual(rulesOf(facts, options), ['E-ORIGIN-OPEN Second bucket']);
    assert.deepEqual(rulesOf(facts, { ...options, assertion: true }), []);
  });

  it('finds an origin open that also gets requests without the assertion', () => {
    const other = {
      ...BEHAVIOR,
      ...{ pathPattern: '/api/*', associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Other' }] },
    };
    const functions = [
      { ...GATE, gate: { assertion: true } },
      { ...GATE, id: 'Other' },
    ];
    const both = deployment({ behaviors: [other, BEHAVIOR], origins: [BARE], functions });
    assert.deepEqual(rulesOf(both), ['E-ORIGIN-OPEN Site bucket']);
    assert.deepEqual(rulesOf(deployment({ origins: [BARE], functions })), []);
  });

  it('takes the headers that the gate before a behavior names, in place of those that callers name', () => {
    const sharing: BehaviorFacts = {
      ...BEHAVIOR,
      cachePolicy: {
        ...{ minTtlSeconds: 0, maxTtlSeconds: 60, headers: ['authorization'] },
        ...{ cookies: 'all', queryStrings: 'all' },
      },
      originRequestPolicy: { ...ALL_VIEWER_EXCEPT_HOST_HEADER },
    };
    const messages = (gate: GateFacts) =>
      validateDeployment(deployment({ behaviors: [sharing], functions: [{ ...GATE, gate }] }), {
        identityHeaders: ['x-caller'],
      }).map(({ message }) => /lacks \((.*?)\)/.exec(message)?.[1]);
    assert.deepEqual(messages({ identityHeaders: ['X-Team'] }), ['x-team']);
    assert.deepEqual(messages({ identityHeaders: [] }), []);
    assert.deepEqual(messages({ assertion: true }), ['x-caller']);
  });
});

function distribution(behavior: object): object {
  return {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        CacheBehaviors: [{ PathPattern: '/assets/*', CachePolicyId: CACHING_DISABLED }],
        DefaultCacheBehavior: { CachePolicyId: CACHING_DISABLED, ...behavior },
      },
    },
  };
}

const GUARDS = [
  {
    type: 'AWS::CloudFront::Function',
    role: 'gate',
    behavior: (id: string) => ({
      FunctionAssociations: [
        { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
      ],
    }),
    properties: { AutoPublish: true },
  },
  {
    type: 'AWS::CloudFront::KeyGroup',
    behavior: (id: string) => ({ TrustedKeyGroups: [{ Ref: id }] }),
    properties: {},
  },
  {
    // What stands for a function in a stack of us-east-1.
    type: 'Custom::CrossRegionStringParameterReader',
    role: 'gate',
    behavior: (id: string) => ({
      LambdaFunctionAssociations: [
        { EventType: 'viewer-request', LambdaFunctionARN: { 'Fn::GetAtt': [id, 'FunctionArn'] } },
      ],
    }),
    properties: {},
  },
];

function rulesOfTemplate(Resources: object): string[] {
  return rulesOf(deploymentOfTemplate({ Resources }));
}

for (const { type, role, behavior, properties } of GUARDS) {
  const guard = (postern: object) => ({
    Type: type,
    Metadata: { Postern: { ...(role && { role }), ...postern } },
    Properties: properties,
  });

  describe(`deploymentOfTemplate() on the mark of ${type}`, () => {
    it('reads what it says of the distributions that it guards', () => {
      const found = rulesOfTemplate({
        A: guard({ publicPathPatterns: ['/assets/*'] }),
        B: guard({}),
        SiteA: distribution(behavior('A')),
        SiteB: distribution(behavior('B')),
      });
      assert.deepEqual(found, ['E-UNPROTECTED-BEHAVIOR SiteB /assets/*']);
    });

    it('takes nothing from a mark that has another form', () => {
      const odd = [
        null,
        1,
        '/assets/*',
        '*',
        {},
        [['/assets/*']],
        [null, '/assets/*'],
        [{ Ref: 'A' }],
      ];
      for (const publicPathPatterns of [...odd, { length: 1, 0: '/assets/*' }]) {
        const found = rulesOfTemplate({
          A: guard({ publicPathPatterns, identityHeaders: publicPathPatterns, assertion: 'true' }),
          Site: distribution(behavior('A')),
        });
        const got = JSON.stringify(publicPathPatterns);
        assert.deepEqual(found, ['E-UNPROTECTED-BEHAVIOR Site /assets/*'], got);
      }
    });
  });
}

describe('deploymentOfTemplate() on forged metadata', () => {
  it('takes anything for it', () => {
    const odd = [null, 'gate', [], ['gate'], 1, { role: ['gate'] }, { role: { toString: 1 } }];
    for (const Postern of odd) {
      for (const Metadata of [Postern, { Postern }]) {
        const Gate = { Type: 'AWS::CloudFront::Function', Metadata, Properties: {} };
        const { functions } = deploymentOfTemplate({ Resources: { Gate } });
        assert.equal(functions[0]?.role, undefined, JSON.stringify(Metadata));
      }
    }
  });

  it('reads what an unmarked function says as nothing', () => {
    const Postern = { publicPathPatterns: ['/assets/*'], assertion: true };
    const Gate = { Type: 'AWS::CloudFront::Function', Metadata: { Postern }, Properties: {} };
    assert.equal(deploymentOfTemplate({ Resources: { Gate } }).functions[0]?.gate, undefined);
  });
});
