/** Checks `originHeader`. Build time only; quotes no value of it. */
import { isCloudFrontHeader } from '../policy/cloudfront-headers.ts';
import { checkList, checkObject, checkText, optionError } from '../policy/option-error.ts';
import { isToken } from '../policy/plan-cors.ts';
import { isRandomSecret } from '../session/plan-key-ring.ts';
import type { OriginHeaderPlan } from './plan.ts';

const DEFAULT_NAME = 'x-postern-origin';

/**
 * What CloudFront adds to no origin's requests, besides the headers that are its own everywhere.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-denylist
 */
const REFUSED =
  /^(x-amzn?-.*|proxy-.*|if-.*|cache-control|cookie|max-forwards|pragma|range|request-range|te)$/;

/** What Lambda sets, or the gate reads for another purpose: the viewer's own would be lost. */
const TAKEN =
  /^(x-postern-host|x-forwarded-(for|port)|authorization|accept|origin|content-type|sec-.*)$/;

/** The plan of the option's value. */
export function planOriginHeader(value: unknown): OriginHeaderPlan {
  const option = 'originHeader';
  // Not quoted: it may be the secret itself.
  if (typeof value === 'string')
    throw new TypeError(`Option "${option}" must be a plain object, got a text`);
  const given = checkObject(value, { option, known: ['name', 'values'] });
  const name = checkText(given.name ?? DEFAULT_NAME, `${option}.name`).toLowerCase();
  if (!isToken(name) || isTaken(name)) {
    const remedy = `choose a name such as "${DEFAULT_NAME}"`;
    throw optionError(`${option}.name`, 'be a header that CloudFront can add', name, remedy);
  }
  return { name, values: planValues(given.values, `${option}.values`) };
}

function isTaken(name: string): boolean {
  return isCloudFrontHeader(name) || REFUSED.test(name) || TAKEN.test(name);
}

function planValues(value: unknown, option: string): readonly string[] {
  if (!Array.isArray(value)) throw listError(option);
  const values = checkList(value, option).map((one, place) =>
    checkValue(one, `${option}[${place}]`),
  );
  if (values.length > 2) throw listError(option);
  if (new Set(values).size < values.length) {
    throw new TypeError(
      `Option "${option}" must have two different secrets: the old one and the new one`,
    );
  }
  return values;
}

function listError(option: string): TypeError {
  return new TypeError(
    `Option "${option}" must be a list of one secret, or of two while one is replaced: [secret("POSTERN_ORIGIN_KEY")]`,
  );
}

function checkValue(value: unknown, option: string): string {
  if (isRandomSecret(value)) return value;
  throw new TypeError(
    `Option "${option}" must be base64url of at least 32 bytes, 16 of them distinct, got something else: ` +
      'make it with "postern keys generate" and give it as secret("NAME")',
  );
}
