/** Whether the value of an origin's custom header looks like a secret, which nobody guesses. */

const MIN_CHARACTERS = 32;
const MIN_DISTINCT = 8;
/** Random base64url changes twice as often, words joined by anything half as often. */
const MIN_CHANGES = 0.2;

/** A long random text, as `postern keys generate` and `openssl rand` write them; or a reference to a secret that CloudFormation resolves. */
export function looksSecret(value: string): boolean {
  if (/\{\{resolve:secretsmanager:/.test(value)) return true;
  if (value.length < MIN_CHARACTERS || new Set(value).size < MIN_DISTINCT) return false;
  return isHex(value) || (/^[\w+/-]+={0,2}$/.test(value) && isMixed(value));
}

/** A UUID, too. */
function isHex(value: string): boolean {
  return /^[\da-f-]+$/i.test(value) && /\d/.test(value) && /[a-f]/i.test(value);
}

/** Within words letters and digits do not follow each other, nor capitals small letters. */
function isMixed(value: string): boolean {
  const changes = value.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g) ?? [];
  return changes.length >= value.length * MIN_CHANGES;
}
