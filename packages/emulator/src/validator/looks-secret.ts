/** Whether the value of an origin's custom header looks like a secret, which nobody guesses. */

const MIN_CHARACTERS = 20;
const MIN_DISTINCT = 10;

/** A long text without blanks or dots, and of many characters; or a reference to a secret that CloudFormation resolves. */
export function looksSecret(value: string): boolean {
  if (/\{\{resolve:(secretsmanager|ssm-secure):/.test(value)) return true;
  const isPlain = /^[\w+/=~-]+$/.test(value) && value.length >= MIN_CHARACTERS;
  return isPlain && new Set(value).size >= MIN_DISTINCT;
}
