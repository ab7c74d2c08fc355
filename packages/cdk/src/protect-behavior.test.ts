import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Version } from 'aws-cdk-lib/aws-lambda';
import { type DefaultPolicies, type Protection, protectBehavior } from './protect-behavior.ts';

const { VIEWER_REQUEST, VIEWER_RESPONSE, ORIGIN_RESPONSE } = cloudfront.LambdaEdgeEventType;
const stack = new Stack();
const arn = 'arn:aws:lambda:us-east-1:123456789012:function:mine:1';
const functionVersion = Version.fromVersionArn(stack, 'Mine', arn);
const myFunction = new cloudfront.Function(stack, 'F', {
  code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }'),
});
const keyGroup = cloudfront.KeyGroup.fromKeyGroupId(stack, 'K', 'group');
const origin = new HttpOrigin('origin.example.com');

const atEdge: Protection = { kind: 'lambda-edge', version: functionVersion };
const inFunction: Protection = { kind: 'cloudfront-function', function: myFunction };
const bySignature: Protection = { kind: 'trusted-key-group', keyGroup };

const viewerProtocolPolicy = cloudfront.ViewerProtocolPolicy.HTTPS_ONLY;
const policies = { cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED };

function protect(
  protection: Protection,
  behavior: Partial<cloudfront.BehaviorOptions> = {},
): cloudfront.BehaviorOptions {
  const defaultPolicies: DefaultPolicies = ({ cachePolicy }) => (cachePolicy ? {} : policies);
  const defaults = { viewerProtocolPolicy, defaultPolicies };
  return protectBehavior({ origin, ...behavior }, { protection, ...defaults });
}

describe('protectBehavior()', () => {
  it('adds the gate to what is there', () => {
    const mine = { functionVersion, eventType: ORIGIN_RESPONSE };
    const { edgeLambdas } = protect(atEdge, { edgeLambdas: [mine] });
    assert.deepEqual(
      edgeLambdas?.map(({ eventType }) => eventType),
      [ORIGIN_RESPONSE, VIEWER_REQUEST],
    );
    const after = { function: myFunction, eventType: cloudfront.FunctionEventType.VIEWER_RESPONSE };
    const { functionAssociations } = protect(inFunction, { functionAssociations: [after] });
    assert.equal(functionAssociations?.length, 2);
    assert.deepEqual(protect(bySignature).trustedKeyGroups, [keyGroup]);
  });

  it('leaves a Lambda@Edge function on origin events beside a CloudFront Function', () => {
    const mine = { functionVersion, eventType: ORIGIN_RESPONSE };
    assert.deepEqual(protect(inFunction, { edgeLambdas: [mine] }).edgeLambdas, [mine]);
  });

  for (const protection of [atEdge, inFunction, bySignature]) {
    it(`refuses a behavior whose viewer-request is taken, by either kind: ${protection.kind}`, () => {
      const edgeLambdas = [{ functionVersion, eventType: VIEWER_REQUEST }];
      assert.throws(() => protect(protection, { edgeLambdas }), {
        name: 'TypeError',
        message: /^Option "edgeLambdas" must have no function on viewer-request.*"after"/,
      });
      const eventType = cloudfront.FunctionEventType.VIEWER_REQUEST;
      const functionAssociations = [{ function: myFunction, eventType }];
      assert.throws(() => protect(protection, { functionAssociations }), {
        name: 'TypeError',
        message: /^Option "functionAssociations" must have no function on viewer-request/,
      });
    });
  }

  it('refuses two kinds on the viewer events of one behavior', () => {
    const eventType = cloudfront.FunctionEventType.VIEWER_RESPONSE;
    const functionAssociations = [{ function: myFunction, eventType }];
    assert.throws(
      () => protect(atEdge, { functionAssociations }),
      /"functionAssociations" must be left out/,
    );
    const edgeLambdas = [{ functionVersion, eventType: VIEWER_RESPONSE }];
    assert.throws(
      () => protect(inFunction, { edgeLambdas }),
      /"edgeLambdas" must have no function on viewer events/,
    );
  });

  it('chooses policies and protocol only where nothing is chosen', () => {
    assert.deepEqual(protect(atEdge).cachePolicy, policies.cachePolicy);
    assert.equal(protect(atEdge).viewerProtocolPolicy, viewerProtocolPolicy);
    const cachePolicy = cloudfront.CachePolicy.CACHING_OPTIMIZED;
    const redirect = cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS;
    const chosen = protect(atEdge, { cachePolicy, viewerProtocolPolicy: redirect });
    assert.deepEqual(chosen.cachePolicy, cachePolicy);
    assert.equal(chosen.originRequestPolicy, undefined);
    assert.equal(chosen.viewerProtocolPolicy, redirect);
  });

  it('changes no object that it is given', () => {
    const edgeLambdas: cloudfront.EdgeLambda[] = [];
    const behavior = Object.freeze({ origin, edgeLambdas });
    protect(atEdge, behavior);
    assert.deepEqual(edgeLambdas, []);
  });
});
