/** What CloudFront takes of a CloudFront Function: its size, its store and, of runtime 2.0, its dialect. */
import { checkDialect } from '../../cloudfront-function/dialect.ts';
import type { ValidationContext } from '../context.ts';
import type { CloudFrontFunctionFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';
import { RULES } from '../rules.ts';

const RUNTIME_1 = 'cloudfront-js-1.0';

/** Of every CloudFront Function. */
export function checkCloudFrontFunctions(context: ValidationContext): Finding[] {
  return context.deployment.functions.flatMap((facts) =>
    facts.kind === 'cloudfront-function'
      ? [...sourceSize(facts, context), ...storesOf(facts), ...dialectOf(facts)]
      : [],
  );
}

function sourceSize({ id, code = '' }: CloudFrontFunctionFacts, { limits }: ValidationContext) {
  const bytes = Buffer.byteLength(code);
  const most = limits.functionSourceBytes;
  if (bytes <= most) return [];
  return [finding('E-CFF-10KB', id, `The source has ${bytes} bytes, more than ${most}`)];
}

function storesOf({ id, runtime, stores = 0 }: CloudFrontFunctionFacts): Finding[] {
  if (stores > 1) {
    return [finding('E-CFF-KVS-RUNTIME', id, `The function names ${stores} KeyValueStores`)];
  }
  if (stores === 0 || runtime !== RUNTIME_1) return [];
  return [finding('E-CFF-KVS-RUNTIME', id, `The function has a KeyValueStore and ${runtime}`)];
}

/** The message of a dialect finding says more than the rule's row: it knows the name. */
function dialectOf({ id, runtime, code }: CloudFrontFunctionFacts): Finding[] {
  if (code === undefined || runtime === RUNTIME_1) return [];
  return checkDialect(code).map(({ rule, line, column, message }) => ({
    rule,
    severity: RULES[rule].severity,
    subject: id,
    message: `${message} (line ${line}, column ${column})`,
  }));
}
