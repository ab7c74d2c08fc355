/** What the forms of delegation check alike. Build time only. */
import { readUrl } from '../jwt/check-options.ts';
import { optionError } from '../policy/option-error.ts';

/** One URL or a list of at most four, https (http on loopback). */
export function checkTargets(value: unknown, option: string): readonly string[] {
  const targets = Array.isArray(value) ? value : [value];
  if (targets.length === 0 || targets.length > 4) {
    throw optionError(option, 'be a URL or a list of one to four', value);
  }
  return targets.map((target, place) =>
    checkUrl(target, Array.isArray(value) ? `${option}[${place}]` : option),
  );
}

/** The URL as it will be asked. */
export function checkUrl(value: unknown, option: string): string {
  return new URL(readUrl(value, option)).href;
}

const MIN_SECRET_BYTES = 32;
const MIN_DISTINCT_BYTES = 16;

/** A secret for HMAC: base64url of at least 32 bytes, 16 of them distinct. The value is never in the message. */
export function checkHmacSecret(value: unknown, option: string): string {
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64url');
  const isWhole = typeof value === 'string' && bytes.toString('base64url') === value;
  if (isWhole && bytes.length >= MIN_SECRET_BYTES && new Set(bytes).size >= MIN_DISTINCT_BYTES) {
    return value;
  }
  throw new TypeError(
    `Option "${option}" must be base64url of at least ${MIN_SECRET_BYTES} bytes, ${MIN_DISTINCT_BYTES} of them distinct, ` +
      'got something else: make one with "postern keys generate" and give it as secret("NAME")',
  );
}
