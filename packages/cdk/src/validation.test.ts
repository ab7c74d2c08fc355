import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { openWorkshop, origin, type TestApp, type TestAppOptions } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

/** What the CDK prints and throws. */
function synth(app: TestApp): string {
  const lines: string[] = [];
  const { error } = console;
  console.error = (...words) => void lines.push(words.join(' '));
  try {
    app.app.synth();
    return lines.join('\n');
  } catch (cause) {
    return `${lines.join('\n')}\nrefused: ${String(cause)}`;
  } finally {
    console.error = error;
  }
}

function withBehavior(
  pathPattern: string,
  behavior: cloudfront.BehaviorOptions,
  options: TestAppOptions = {},
): TestApp {
  const app = workshop.make('bearer', options);
  const distribution = app.stack.node.findChild('Distribution') as cloudfront.Distribution;
  distribution.addBehavior(pathPattern, behavior.origin, behavior);
  return app;
}

describe('a synth', () => {
  it('passes where every behavior is protected and every origin closed', () => {
    assert.doesNotMatch(synth(workshop.make('bearer')), /refused|E-|W-/);
  });

  it('passes in a stack elsewhere, where the gate is known by its lookup', () => {
    assert.doesNotMatch(synth(workshop.make('bearer', { region: 'eu-west-1' })), /refused|E-|W-/);
  });

  it('fails for a behavior without the gate, unless it is meant to be open', () => {
    const text = synth(withBehavior('/assets/*', { origin }));
    assert.match(text, /refused/);
    assert.match(text, /E-UNPROTECTED-BEHAVIOR/);
    assert.match(text, /\/assets\/\*/);
    const props = { publicPathPatterns: ['/assets/*'] };
    assert.doesNotMatch(synth(withBehavior('/assets/*', { origin }, { props })), /refused/);
  });

  it('fails for an origin that answers whoever asks it', () => {
    const open = new HttpOrigin('open.example.com');
    const text = synth(workshop.make('bearer', { behavior: { origin: open } }));
    assert.match(text, /refused/);
    assert.match(text, /E-ORIGIN-OPEN/);
  });

  it('fails for a cache that keeps what is marked no-store', () => {
    const cachePolicy = cloudfront.CachePolicy.CACHING_OPTIMIZED;
    const text = synth(workshop.make('bearer', { behavior: { cachePolicy } }));
    assert.match(text, /refused/);
    assert.match(text, /E-MINTTL-AUTH/);
  });

  it("fails for a cache that mixes up whom the gate's headers name", () => {
    const text = synth(
      workshop.make('bearer-who-asks', {
        prepare: () => ({}),
        behavior: {
          cachePolicy: cloudfront.CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS,
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      }),
    );
    assert.match(text, /refused/);
    assert.match(text, /E-CACHE-IDENTITY.*|x-user/);
  });

  it('leaves distributions alone that no gate is on', () => {
    const app = workshop.make('bearer');
    const open = new HttpOrigin('open.example.com');
    new cloudfront.Distribution(app.stack, 'Other', { defaultBehavior: { origin: open } });
    assert.doesNotMatch(synth(app), /refused/);
  });
});
