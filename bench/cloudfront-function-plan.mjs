// The function of a config with other rules: many are made to see how many fit, without the login half beside them.
import { functionHalf } from 'postern/gate';
import { bundleFunction } from '../packages/cli/dist/build/bundle-function.js';
import { prepareGate } from '../packages/cli/dist/build/prepare.js';
import { BENCH } from './paths.mjs';

/** Source of the function. */
export async function bundleWithRules(file, rules) {
  const { plan, configFolder } = await prepare(file, (config) => ({ ...config, rules }));
  const { code } = await bundleFunction({ plan: functionHalf(plan), configFolder });
  return code;
}

/** What a session must say of its client and terms. */
export async function admissionOf(file) {
  const { plan } = await prepare(file, (config) => config);
  return plan.login.providers[0].admission;
}

function prepare(file, adjust) {
  const now = Math.floor(Date.now() / 1000);
  return prepareGate({ config: file, cwd: BENCH, env: process.env, now, adjust });
}
