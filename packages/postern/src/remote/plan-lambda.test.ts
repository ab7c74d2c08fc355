import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LambdaDelegatePlan } from './plan.ts';
import { planDelegate } from './plan-delegate.ts';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:verify';
const REGIONS = ['eu-central-1', 'us-east-1'];

function plan(options: object): LambdaDelegatePlan {
  return planDelegate({ type: 'lambda', ...options }, []) as LambdaDelegatePlan;
}

function refusal(options: object): string {
  try {
    plan(options);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  throw new Error('Accepted');
}

function url(region: string, rest: string): string {
  return `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${rest}`;
}

describe('delegate by Lambda', () => {
  it('has one URL for each region, in the config’s order', () => {
    const { targets, regions } = plan({ functionName: 'verify', regions: REGIONS });
    assert.deepEqual(regions, REGIONS);
    assert.deepEqual(
      targets,
      REGIONS.map((region) => url(region, 'verify/invocations')),
    );
  });

  it('takes an ARN, which names the region', () => {
    for (const regions of [undefined, ['eu-west-1']]) {
      const given = plan({ functionName: ARN, ...(regions && { regions }) });
      const expected = url('eu-west-1', `${encodeURIComponent(ARN)}/invocations`);
      assert.deepEqual(given.targets, [expected]);
      assert.deepEqual(given.regions, ['eu-west-1']);
    }
  });

  it('takes a partial ARN for a function of another account in several regions', () => {
    const functionName = '111122223333:function:verify';
    const { targets } = plan({ functionName, regions: REGIONS });
    assert.equal(targets[1], url('us-east-1', '111122223333%3Afunction%3Averify/invocations'));
  });

  it('takes a qualifier, in an ARN or beside the name', () => {
    for (const [qualifier, sent] of [
      ['live', 'live'],
      ['7', '7'],
      ['$LATEST', '%24LATEST'],
    ]) {
      const { targets } = plan({ functionName: 'verify', qualifier, regions: ['eu-west-1'] });
      assert.deepEqual(targets, [url('eu-west-1', `verify/invocations?Qualifier=${sent}`)]);
    }
    const [inName] = plan({ functionName: `${ARN}:live` }).targets;
    assert.equal(inName, url('eu-west-1', `${encodeURIComponent(`${ARN}:live`)}/invocations`));
  });

  it('takes an endpoint for FIPS, a VPC or this machine', () => {
    const regions = [
      { region: 'us-east-1', endpoint: 'https://lambda-fips.us-east-1.amazonaws.com' },
      { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9001/' },
      'cn-north-1',
    ];
    assert.deepEqual(plan({ functionName: 'verify', regions }).targets, [
      'https://lambda-fips.us-east-1.amazonaws.com/2015-03-31/functions/verify/invocations',
      'http://127.0.0.1:9001/2015-03-31/functions/verify/invocations',
      'https://lambda.cn-north-1.amazonaws.com.cn/2015-03-31/functions/verify/invocations',
    ]);
  });

  it('keeps what is sent, in one order and in lower case', () => {
    const sent = { send: ['path', 'method'], sendHeaders: ['X-Tenant', 'x-tenant', 'A'] };
    const { send, sendHeaders } = plan({ functionName: 'verify', regions: REGIONS, ...sent });
    assert.deepEqual(send, ['method', 'path']);
    assert.deepEqual(sendHeaders, ['a', 'x-tenant']);
  });

  const REFUSED: readonly (readonly [options: object, message: RegExp])[] = [
    [{ regions: REGIONS }, /^Option "delegate.functionName" must be a string/],
    [{ functionName: 'a b', regions: REGIONS }, /^Option "delegate.functionName" must be the name/],
    [{ functionName: 'x'.repeat(65), regions: REGIONS }, /must be the name or the ARN/],
    [{ functionName: `${ARN}/x` }, /must be the name or the ARN/],
    [{ functionName: 'arn:aws:s3:::bucket', regions: REGIONS }, /must be the name or the ARN/],
    [{ functionName: ARN.replace('eu-west-1', 'europe') }, /must be a region such as/],
    [{ functionName: 'verify' }, /"delegate.regions" must be a list of one to four regions/],
    [{ functionName: 'verify', regions: [] }, /must be a list of one to four/],
    [{ functionName: 'verify', regions: 'us-east-1' }, /must be a list of one to four/],
    [{ functionName: 'verify', regions: [1, 2, 3, 4, 5] }, /must be a list of one to four/],
    [{ functionName: 'verify', regions: ['us-east'] }, /"delegate.regions\[0\]" must be a region/],
    [
      { functionName: 'verify', regions: ['us-east-1', 'us-east-1'] },
      /must name each region and each endpoint/,
    ],
    [
      {
        functionName: 'verify',
        regions: REGIONS.map((region) => ({ region, endpoint: 'https://x.test' })),
      },
      /must name each region and each endpoint once/,
    ],
    [
      { functionName: ARN, regions: ['eu-west-1', 'us-east-1'] },
      /must be \["eu-west-1"\], which the ARN names, got .*: give the plain name/,
    ],
    [
      { functionName: 'verify', regions: [{ region: 'eu-west-1' }] },
      /"delegate.regions\[0\].endpoint" must be an https URL/,
    ],
    [
      { functionName: 'verify', regions: [{ region: 'eu-west-1', endpoint: 'http://x.test' }] },
      /must be an https URL \(http only on loopback\)/,
    ],
    [
      { functionName: 'verify', regions: [{ region: 'eu-west-1', endpoint: 'https://x.test/a' }] },
      /must be a URL without path and query/,
    ],
    [
      { functionName: 'verify', regions: [{ region: 'eu-west-1', url: 'https://x.test' }] },
      /"delegate.regions\[0\].url"/,
    ],
    [
      { functionName: 'verify', qualifier: 'a b', regions: REGIONS },
      /"delegate.qualifier" must be a version or an alias/,
    ],
    [
      { functionName: `${ARN}:live`, qualifier: 'live' },
      /"delegate.qualifier" must be left out where the function name has one/,
    ],
    [{ functionName: 'verify', regions: REGIONS, url: 'https://x.test' }, /"delegate.url"/],
    [{ functionName: 'verify', regions: REGIONS, send: ['body'] }, /"delegate.send\[0\]" must be/],
  ];

  for (const [options, message] of REFUSED) {
    it(`refuses ${JSON.stringify(options).slice(0, 90)}`, () => {
      assert.match(refusal(options), message);
    });
  }
});
