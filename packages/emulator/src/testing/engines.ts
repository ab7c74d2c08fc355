/** The engines that a test of CloudFront Functions runs on: the real one's kin where it is installed, and Node always. */
import { type FunctionEngine, njsVersion } from '../cloudfront-function/engine.ts';
import { type Outcome, runCloudFrontFunction } from '../cloudfront-function/invoke.ts';

/** Both where njs is installed. */
export const ENGINES: readonly FunctionEngine[] =
  njsVersion() === undefined ? ['vm'] : ['njs', 'vm'];

/** Runs a function once on a small event. */
export async function runOnce(
  engine: FunctionEngine,
  code: string,
  options: { readonly timeoutMilliseconds?: number } = {},
): Promise<Outcome> {
  const event = { request: { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} } };
  const [outcome] = await runCloudFrontFunction(
    { code, engine, now: 1_700_000_000.5, ...options },
    [{ event }],
  );
  if (!outcome) throw new Error('No outcome');
  return outcome;
}

/** What the handler with that body returns; throws where it fails. */
export async function valueOfHandler(engine: FunctionEngine, body: string): Promise<unknown> {
  const outcome = await runOnce(engine, `async function handler(event) { ${body} }`);
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.errorType}: ${outcome.message}`);
}
