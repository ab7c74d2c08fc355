import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseProvider } from './choose-provider.ts';
import type { ProviderPlan } from './plan.ts';

const PROVIDERS = [{ path: '/partners/*' }, { issuer: 'rest' }, { host: 'staff.example.com' }].map(
  (plan) => ({ plan: plan as unknown as ProviderPlan }),
);

describe('chooseProvider()', () => {
  it('goes by host, then by path, then takes the one for the rest', () => {
    const choose = (host: string, target: string) => chooseProvider(PROVIDERS, host, target);
    assert.equal(choose('staff.example.com', '/partners/a'), 2);
    assert.equal(choose('app.example.com', '/partners/a?b'), 0);
    assert.equal(choose('app.example.com', '/a?/partners/a'), 1);
    assert.equal(choose('app.example.com', '/partners'), 1);
  });
});
