import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from './config.ts';
import { planPolicy } from './plan-policy.ts';

const rules = [{ path: '*', allow: 'anyone' }] as const;

function refusalOf(config: object): string {
  try {
    planPolicy({ rules, ...config } as PosternConfig);
    return '';
  } catch (cause) {
    assert.ok(cause instanceof TypeError);
    return cause.message;
  }
}

describe('"unsafeReportOnly"', () => {
  it('is true or false', () => {
    assert.equal(refusalOf({ unsafeReportOnly: true }), '');
    assert.equal(refusalOf({ unsafeReportOnly: false, log: 'none' }), '');
    assert.match(
      refusalOf({ unsafeReportOnly: 'yes' }),
      /^Option "unsafeReportOnly" must be true or false, got "yes"/,
    );
  });

  it('needs a log, where alone it shows', () => {
    assert.match(
      refusalOf({ unsafeReportOnly: true, log: 'none' }),
      /^Option "log" must be another one beside/,
    );
    assert.equal(refusalOf({ unsafeReportOnly: true, log: 'all' }), '');
  });

  it('is refused at a function URL, which forwards nothing', () => {
    const target = { target: 'function-url', login: {}, originHeader: {} };
    assert.match(
      refusalOf({ unsafeReportOnly: true, ...target }),
      /be left out for target "function-url".*forwards nothing/,
    );
  });

  it('is refused beside signed cookies, which CloudFront checks itself', () => {
    const session = { format: 'cloudfront-signed-cookies' };
    assert.match(
      refusalOf({ unsafeReportOnly: true, login: {}, session }),
      /beside "session\.format".*CloudFront itself refuses/,
    );
  });
});
