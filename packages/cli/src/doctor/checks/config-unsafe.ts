/** The options that weaken something: each is named `unsafe…`, so that it can be found. */
import { type Check, type Finding, failed, orOk, warning } from '../check.ts';
import { need } from '../subject.ts';

/** Decides and forwards every request all the same. */
const REPORT_ONLY = 'unsafeReportOnly';

export const configUnsafe: Check = {
  id: 'config-unsafe',
  asks: 'Is there an option named `unsafe…`? With `unsafeReportOnly` nothing is protected.',
  remedy: 'Leave the option out, or know what it opens: its documentation says so.',
  async run({ given }) {
    const { config } = await need(given(), 'config-accepted');
    const findings = [...unsafeOptions(config, '')].map(([place, name]): Finding => {
      if (name !== REPORT_ONLY) return warning(`${place} is set`);
      return failed(`${place} is set: NOTHING IS PROTECTED, every request is let through`);
    });
    return orOk(findings, 'none');
  },
};

/** Their places and names; what is set to `false` weakens nothing. */
function* unsafeOptions(value: unknown, place: string): Generator<readonly [string, string]> {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries())
      yield* unsafeOptions(member, `${place}[${index}]`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const path = place === '' ? name : `${place}.${name}`;
    if (name.startsWith('unsafe') && member !== false && member !== undefined) yield [path, name];
    yield* unsafeOptions(member, path);
  }
}
