/** Asks the built gate itself why it decides as it does. */
import type { PosternConfig, Rule } from 'postern';
import type { Decision, GateRequest, Header, PassedCheck } from 'postern/gate';
import { bundle } from '../build/bundle.ts';
import { generateEntry } from '../build/entry.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from '../build/prepare.ts';
import type { Terminal } from '../terminal.ts';

/** A decision in words; holds no token. */
export interface Explanation {
  readonly verdict: Decision['kind'];
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  /** The claim that was missing, wrong or not enough. */
  readonly claim?: string | undefined;
  readonly kid?: string | undefined;
  /** The deciding rule: its place in `rules`, and what it says. Absent when no rule was reached. */
  readonly rule?: (Rule & { readonly index: number }) | undefined;
  /** The checks that the request passed, in order. */
  readonly passed: readonly PassedCheck[];
  /** Headers of the answer, or those added on the way to the origin. */
  readonly headers: readonly Header[];
  /** Headers of the request that do not reach the origin. */
  readonly removedHeaders: readonly string[];
  /** The path to ask the origin for, where it is rewritten. */
  readonly uri?: string | undefined;
  /** The request passes all the same: the gate only reports. */
  readonly unsafeReportOnly?: true;
}

type Decide = (
  request: GateRequest,
  now: number,
  trace: (check: PassedCheck) => void,
) => Decision | Promise<Decision>;

/** Builds the gate of a config once; the function explains one request at `now`, in seconds since the epoch. */
export async function createExplainer(
  options: PrepareOptions,
): Promise<(request: GateRequest, now: number) => Promise<Explanation>> {
  const gate = await prepareGate(options);
  const decide = await loadDecide(gate);
  return async (request, now) => {
    const passed: PassedCheck[] = [];
    const decision = await decide(request, now, (check) => passed.push(check));
    return describe(decision, { passed, config: gate.config });
  };
}

/** Built as for deployment, but for the trace. The bundle imports nothing but Node's own modules, so it can be run from its text. */
async function loadDecide({ plan, configFolder, afterPath }: PreparedGate): Promise<Decide> {
  const entry = generateEntry(plan, { explain: true });
  const hasAfter = afterPath !== undefined;
  const { code } = await bundle({ entry, configFolder, plan, hasAfter, explain: true });
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  const module = (await import(url)) as { readonly decide: Decide };
  return module.decide;
}

interface Context {
  readonly passed: readonly PassedCheck[];
  readonly config: PosternConfig;
}

function describe(decision: Decision, { passed, config }: Context): Explanation {
  const { kind, status, code, reason, claim, kid, rule: index } = decision;
  const rule = config.rules[index];
  const allowed = decision.kind === 'allow';
  return {
    verdict: kind,
    status,
    code,
    reason,
    claim,
    kid,
    rule: rule && { index, ...rule },
    passed,
    headers: allowed ? decision.setHeaders : decision.headers,
    removedHeaders: allowed ? decision.removeHeaders : [],
    uri: allowed ? decision.uri : undefined,
    ...(config.unsafeReportOnly && { unsafeReportOnly: true }),
  };
}

export function printExplanation(explanation: Explanation, terminal: Terminal): void {
  const { verdict, status, code, reason, claim, kid, rule, passed, uri } = explanation;
  const paint = verdict === 'deny' ? terminal.colours.red : terminal.colours.green;
  const rows: string[][] = [
    ['decision', paint(`${verdict} (${status})`)],
    ['rule', rule === undefined ? 'none was reached' : describeRule(rule)],
    ['reason', reason],
    ['code', claim === undefined ? code : `${code} (claim "${claim}")`],
    ['passed', passed.join(', ') || 'nothing'],
  ];
  if (explanation.unsafeReportOnly) {
    rows.push(['protected', 'nothing: with "unsafeReportOnly" it passes all the same']);
  }
  if (kid !== undefined) rows.push(['key', kid]);
  if (uri !== undefined) rows.push(['rewritten to', uri]);
  const what = verdict === 'allow' ? 'to origin' : 'header';
  for (const [name, value] of explanation.headers) rows.push([what, `${name}: ${value}`]);
  for (const name of explanation.removedHeaders) rows.push(['removed', name]);
  terminal.table(rows);
}

/** A rule in a line. */
export function describeRule({
  index,
  host,
  methods,
  path,
  allow,
  require,
}: Rule & { index: number }): string {
  const where = [host, methods?.join(','), path].filter((part) => part !== undefined).join(' ');
  return `rules[${index}] ${where} → ${allow ?? `require ${JSON.stringify(require)}`}`;
}
