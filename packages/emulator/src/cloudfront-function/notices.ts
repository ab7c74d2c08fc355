/** What to tell the owner of a function once, before its first request. */
import type { RuleId } from '../rule-id.ts';
import type { CloudFrontFunctionSlot } from './deployed-function.ts';
import { checkDialect } from './dialect.ts';
import { type FunctionEngine, njsVersion, readsMore } from './engine.ts';

/** A warning without its request. */
export interface Notice {
  readonly rule: RuleId;
  readonly detail: string;
}

/** Where the engine is not the real one's kin, and what of the source would not run in CloudFront. */
export function noticesOf({
  engine,
  code,
}: Pick<CloudFrontFunctionSlot, 'engine' | 'code'>): readonly Notice[] {
  const findings = checkDialect(code).map(({ rule, line, column, message }) => ({
    rule,
    detail: `${message} (line ${line}, column ${column})`,
  }));
  return readsMore(engine)
    ? [{ rule: 'W-CFF-ENGINE', detail: engineDetail(engine) }, ...findings]
    : findings;
}

function engineDetail(engine: FunctionEngine): string {
  const what =
    engine === 'njs'
      ? `njs ${njsVersion()} reads more than CloudFront's engine, which is of 0.8's time`
      : 'The function runs in Node with what AWS lacks taken away, a stand-in and no sandbox';
  return `${what}: that is no proof that it runs in CloudFront, install njs 0.7.9 to 0.8.9`;
}
