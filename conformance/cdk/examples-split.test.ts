/** The app under `examples/cdk-split-plane`. */
import { describe, it } from 'node:test';
import { checkExample } from './check-example.ts';

describe('an app of the CDK for a split gate', () => {
  it('synthesises templates without an error', () => checkExample('cdk-split-plane'));
});
