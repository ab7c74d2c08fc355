/** The command `postern explain`. */
import { createExplainer, printExplanation } from '../explain/explain.ts';
import { makeRequest } from '../explain/request.ts';
import { readToken } from '../read-input.ts';
import type { CommandContext } from './context.ts';

export interface ExplainCommandOptions {
  readonly config: string;
  readonly lock?: string;
  readonly token?: string;
  readonly header: readonly string[];
  readonly json?: boolean;
}

/** A refusal is an answer as good as any other: the exit code is 0. */
export async function runExplain(
  [method, url]: readonly [method: string, url: string],
  options: ExplainCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const token = options.token === undefined ? undefined : await readToken(options.token, process);
  const request = makeRequest({ method, url, headers: options.header, token });
  const now = Date.now() / 1000;
  const explain = await createExplainer({
    config: options.config,
    lock: options.lock,
    cwd: process.cwd(),
    env: process.env,
    now,
  });
  const explanation = await explain(request, now);
  if (options.json) terminal.json(explanation);
  else printExplanation(explanation, terminal);
  return 0;
}
