/** Checks the options of delegation by HTTP. Build time only. */
import { checkObject, checkText, checkWord, optionError } from '../policy/option-error.ts';
import { checkHmacSecret, checkTargets } from './check-target.ts';
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
  const { hmac, sigV4 } = checkObject(value, { option, known: ['hmac', 'sigV4'] });
  if ((hmac === undefined) === (sigV4 === undefined)) {
    throw optionError(option, 'have either "hmac" or "sigV4"', value);
  }
  if (hmac !== undefined) return { hmac: planHmac(hmac, `${option}.hmac`) };
  const { region, service = 'lambda' } = checkObject(sigV4, {
    option: `${option}.sigV4`,
    known: ['region', 'service'],
  });
  const words = ['lambda', 'execute-api'] as const;
  checkWord(service, { option: `${option}.sigV4.service`, words });
  return { sigV4: { region: checkRegion(region, `${option}.sigV4.region`), service } };
}

function planHmac(value: unknown, option: string): object {
  const { id, secret } = checkObject(value, { option, known: ['id', 'secret'] });
  if (!/^[\w.-]{1,64}$/.test(checkText(id, `${option}.id`))) {
    throw optionError(`${option}.id`, 'have 1 to 64 letters, digits, ".", "_" or "-"', id);
  }
  return { id, secret: checkHmacSecret(secret, `${option}.secret`) };
}

/** An AWS region's code, such as "eu-central-1". */
export function checkRegion(value: unknown, option: string): string {
  const region = checkText(value, option);
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region;
  throw optionError(option, 'be a region such as "eu-central-1"', value);
}
