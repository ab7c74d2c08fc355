/** Checks the options of delegation by HTTP. Build time only. */
import { optionError } from '../policy/option-error.ts';
import { checkHmacSecret, checkTargets } from './check-target.ts';
import { checkUnquoted, unquotedError } from './check-unquoted.ts';
import type { PlanForm } from './plan-delegate.ts';
import { planSent } from './plan-sent.ts';

export const planHttp: PlanForm = {
  known: ['url', 'authentication', 'send', 'sendHeaders'],
  plan: (options) => ({
    targets: checkTargets(options.url, 'delegate.url'),
    ...planAuthentication(options.authentication),
    ...planSent(options),
  }),
};

function planAuthentication(value: unknown): object {
  const option = 'delegate.authentication';
  const { hmac, sigV4 } = checkUnquoted(value, { option, known: ['hmac', 'sigV4'] });
  if ((hmac === undefined) === (sigV4 === undefined)) {
    throw unquotedError(option, 'have either "hmac" or "sigV4"', value);
  }
  if (hmac !== undefined) return { hmac: planHmac(hmac, `${option}.hmac`) };
  const { region, service = 'lambda' } = checkUnquoted(sigV4, {
    option: `${option}.sigV4`,
    known: ['region', 'service'],
  });
  if (service !== 'lambda' && service !== 'execute-api') {
    throw unquotedError(`${option}.sigV4.service`, 'be "lambda" or "execute-api"', service);
  }
  if (!isRegion(region)) throw unquotedError(`${option}.sigV4.region`, REGION_SENTENCE, region);
  return { sigV4: { region, service } };
}

function planHmac(value: unknown, option: string): object {
  const { id, secret } = checkUnquoted(value, { option, known: ['id', 'secret'] });
  if (typeof id !== 'string' || !/^[\w.-]{1,64}$/.test(id)) {
    throw unquotedError(`${option}.id`, 'have 1 to 64 letters, digits, ".", "_" or "-"', id);
  }
  return { id, secret: checkHmacSecret(secret, `${option}.secret`) };
}

/** An AWS region's code, such as "eu-central-1". */
export function checkRegion(value: unknown, option: string): string {
  if (isRegion(value)) return value;
  throw optionError(option, REGION_SENTENCE, value);
}

const REGION_SENTENCE = 'be a region such as "eu-central-1"';

function isRegion(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value);
}
