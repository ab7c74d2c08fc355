/** A run of policy tests for people: the table, what failed and why, which rules are covered; and for scripts as JSON. */
import type { PolicyCase } from 'postern/test';
import type { Terminal } from '../terminal.ts';
import { type CaseResult, isSent, type TargetRun, type TestRun } from './run-tests.ts';

export function printRun(run: TestRun, terminal: Terminal): void {
  const { colours } = terminal;
  const ran = run.targets.filter(({ skipped }) => skipped === undefined);
  terminal.table([
    [colours.bold('case'), ...ran.map(({ name }) => colours.bold(name))],
    ...run.cases.map(({ name }, place) => [
      name,
      ...ran.map(({ results }) => cellOf(results[place] as CaseResult, terminal)),
    ]),
  ]);
  printFailures(run, terminal);
  terminal.line();
  terminal.line(colours.bold('Rules'));
  terminal.table(
    run.rules.map(({ rule, text, cases, isNamed, problem }) => [
      rule,
      text,
      count(cases, 'case'),
      problem ? colours.red(problem) : isNamed ? 'named as uncovered' : '',
    ]),
  );
  printSkipped(run, terminal);
  terminal.line();
  terminal.line(summaryText(run, terminal));
  for (const text of noticesOf(run)) terminal.note(`${colours.yellow('Notice')}: ${text}`);
}

const NOT_SENT = '–';

function cellOf(result: CaseResult, { colours }: Terminal): string {
  if ('unsent' in result) return NOT_SENT;
  return result.ok ? colours.green('ok') : colours.red(`FAILED ${result.got}`);
}

/** Targets that fail alike are told once. */
function printFailures({ cases, targets }: TestRun, terminal: Terminal): void {
  for (const [place, { name, request, ...test }] of cases.entries()) {
    const texts = new Map<string, string[]>();
    for (const target of targets) {
      const result = target.results[place];
      if (!result || 'unsent' in result || result.ok) continue;
      const text = failureText(result);
      texts.set(text, [...(texts.get(text) ?? []), target.name]);
    }
    if (!isSent(targets, place)) texts.set('nothing: no target was sent it', []);
    if (texts.size === 0) continue;
    terminal.line();
    terminal.line(`${terminal.colours.red('FAILED')} ${name}`);
    const rows = [...texts].map(([text, names]) => ['  got', gotText(text, names)]);
    terminal.table([['  request', request], ['  expected', wantedText(test)], ...rows]);
  }
}

function gotText(text: string, names: readonly string[]): string {
  return names.length === 0 ? text : `${text}, on ${names.join(', ')}`;
}

function wantedText({ expect, rule, code }: Pick<PolicyCase, 'expect' | 'rule' | 'code'>): string {
  const wanted = rule === undefined ? expect : `${expect} by ${rule}`;
  return code === undefined ? wanted : `${wanted}, code ${code}`;
}

/** As `postern explain` says it. */
function failureText({ got, rule, reason, code, claim }: Exclude<CaseResult, { unsent: string }>) {
  const decider = rule === undefined || rule < 0 ? 'no rule' : `rules[${rule}]`;
  const why = [
    ...(reason === undefined ? [] : [`reason ${reason}`]),
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(claim === undefined ? [] : [`claim "${claim}"`]),
  ];
  return `${got} by ${[decider, ...why].join(', ')}`;
}

function printSkipped({ targets }: TestRun, terminal: Terminal): void {
  const rows = [
    ...targets.flatMap(({ name, skipped }) => (skipped ? [['skipped', name, skipped]] : [])),
    ...targets.flatMap(({ name, results }) => {
      const unsent = results.flatMap((result) => ('unsent' in result ? [result.unsent] : []));
      return unsent.length > 0 ? [[`${unsent.length} not sent`, name, unsent[0] as string]] : [];
    }),
  ];
  if (rows.length === 0) return;
  terminal.line();
  terminal.line(terminal.colours.bold('Not tested'));
  terminal.table(rows);
}

export interface RunCounts {
  readonly passed: number;
  readonly failed: number;
  /** Of the requests that a target cannot be sent. */
  readonly notSent: number;
  readonly targetsRun: number;
  readonly targetsSkipped: number;
  readonly rulesCovered: number;
  readonly rules: number;
}

export function countRun({ targets, rules }: Pick<TestRun, 'targets' | 'rules'>): RunCounts {
  const results = targets.flatMap((target: TargetRun) => target.results);
  const notSent = results.filter((result) => 'unsent' in result).length;
  const passed = results.filter((result) => 'ok' in result && result.ok).length;
  const targetsSkipped = targets.filter(({ skipped }) => skipped !== undefined).length;
  return {
    ...{ passed, failed: results.length - notSent - passed, notSent },
    ...{ targetsRun: targets.length - targetsSkipped, targetsSkipped },
    ...{ rulesCovered: rules.filter(({ isCovered }) => isCovered).length, rules: rules.length },
  };
}

function summaryText(run: TestRun, { colours }: Terminal): string {
  const counts = countRun(run);
  const { passed, failed, notSent, targetsRun, targetsSkipped, rulesCovered, rules } = counts;
  const verdict = run.ok ? colours.green('Passed') : colours.red('Failed');
  return [
    `${verdict}: ${count(run.cases.length, 'case')} on ${count(targetsRun, 'target')}, ${passed} ok, ${failed} failed`,
    ...(notSent > 0 ? [`${notSent} not sent`] : []),
    ...(targetsSkipped > 0 ? [`${count(targetsSkipped, 'target')} skipped`] : []),
    `${rulesCovered} of ${rules} rules covered`,
  ].join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What is not tested as it is deployed. */
export function noticesOf({ config, targets }: TestRun): readonly string[] {
  return [
    ...(config.unsafeReportOnly
      ? ['Nothing is protected: the config has "unsafeReportOnly". It is tested as if it had not']
      : []),
    ...(config.delegate
      ? ['The delegate is not asked: it is taken to believe each token of a test, with its claims']
      : []),
    ...(config.session?.format
      ? [
          'The cookies of CloudFront are not tried: where a behavior has their key group it checks them itself, and asks no gate',
        ]
      : []),
    ...(config.after ? ['"after" is left out: what it makes of a request is not judged'] : []),
    ...new Set(targets.flatMap(({ notice }) => notice ?? [])),
  ];
}

/** The whole run, without keys or tokens. */
export function runAsJson(run: TestRun): object {
  const { cases, targets, rules, ok } = run;
  const summary = countRun(run);
  return {
    ok,
    cases: cases.map(({ name, request, expect, rule, code }, place) => ({
      ...{ name, request, expect, rule, code, sent: isSent(targets, place) },
      results: Object.fromEntries(
        targets.flatMap((target) => (target.skipped ? [] : [[target.name, target.results[place]]])),
      ),
    })),
    skipped: targets.flatMap(({ name, skipped }) => (skipped ? [{ target: name, skipped }] : [])),
    rules,
    notices: noticesOf(run),
    summary,
  };
}
