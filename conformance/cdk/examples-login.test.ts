/** The apps under `examples/cdk-*` with a login at the edge. */
import { describe, it } from 'node:test';
import { checkExample } from './check-example.ts';

describe('an app of the CDK with a login', () => {
  for (const name of ['cdk-private-site', 'cdk-signed-cookies']) {
    it(`${name} synthesises templates without an error`, () => checkExample(name));
  }
});
