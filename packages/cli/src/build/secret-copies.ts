/** Looks for the values of marked secrets where no mark is: in a config, in the user's own files, encoded in a bundle. */
import { isRuntimeSecret, isSecret } from 'postern';
import { problemWithDetails } from '../errors.ts';

type Values = ReadonlyMap<string, string>;

/** A shorter value may be in a text by chance; of JSON, it is a name. */
const MIN_SOUGHT_LENGTH = 16;
/** Long enough that it may hold such a value. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{22,}/g;

/** Names of the secrets whose value is in `text`: as it is, or in base64 or hex. */
export function findCopies(text: string, values: Values): string[] {
  const texts = [text, ...decodedRuns(text)];
  const lower = text.toLowerCase();
  const isIn = (value: string): boolean =>
    texts.some((candidate) => candidate.includes(value)) ||
    bytesOf(value).some((bytes) => lower.includes(bytes.toString('hex'))) ||
    bytesOf(value).some((bytes) => text.includes(bytes.toString('base64').replace(/=+$/, '')));
  return [...values].flatMap(([name, value]) => (soughtOf(value).some(isIn) ? [name] : []));
}

/** Of a key ring and of a JWK: what else is in them may well be elsewhere, such as a `kid` and a public half. */
const SECRET_MEMBERS = new Set(['secret', 'd', 'k', 'priv']);

/** The value; of one that is JSON, such as a key ring, also the secrets in it: somebody may have copied one of them alone. */
function soughtOf(value: string): readonly string[] {
  const inner = textsInJson(value).filter(([member]) => SECRET_MEMBERS.has(member));
  return [value, ...inner.map(([, text]) => text)].filter(isLong);
}

/**
 * The value; of one that is JSON also the texts in it, and of one in several lines, such as a PEM, what a string literal makes of
 * it: a bundle has them in another form.
 */
export function textsOf(value: string): readonly string[] {
  const literal = JSON.stringify(value).slice(1, -1);
  const inner = textsInJson(value).map(([, text]) => text);
  return [...new Set([value, literal, ...inner])].filter((text) => text === value || isLong(text));
}

function isLong({ length }: string): boolean {
  return length >= MIN_SOUGHT_LENGTH;
}

type NamedText = readonly [member: string, text: string];

function textsInJson(value: string): readonly NamedText[] {
  try {
    return [...namedTexts(JSON.parse(value), '')];
  } catch {
    // No JSON: the value is its own and only text.
    return [];
  }
}

function* namedTexts(value: unknown, member: string): Generator<NamedText> {
  if (typeof value === 'string') yield [member, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* namedTexts(inner, name);
}

function decodedRuns(text: string): string[] {
  return (text.match(BASE64_RUN) ?? []).map((run) => Buffer.from(run, 'base64').toString('utf8'));
}

/** A secret is used as text, or as the bytes that it encodes. */
function bytesOf(value: string): Buffer[] {
  const decoded = Buffer.from(value, 'base64url');
  const isBase64Url = decoded.toString('base64url') === value;
  return isBase64Url ? [Buffer.from(value), decoded] : [Buffer.from(value)];
}

/** Refuses a copy in any text; `texts` are by the place that the message names. */
export function refuseCopies(
  texts: Iterable<readonly [where: string, text: string]>,
  values: Values,
  place: string,
): void {
  const details = [...texts].flatMap(([where, text]) =>
    findCopies(text, values).map((name) => `${where}: the value of secret "${name}", not marked`),
  );
  if (details.length > 0) throw problemWithDetails('secrets_found', details, place);
}

/** The texts of a config whose secrets are still marks, each with its place. */
export function* textsIn(value: unknown, where = ''): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [where, value];
  if (typeof value !== 'object' || value === null || isSecret(value) || isRuntimeSecret(value))
    return;
  const isList = Array.isArray(value);
  if (!isList && Object.getPrototypeOf(value) !== Object.prototype) return;
  for (const [name, member] of Object.entries(value)) {
    yield [where, name];
    yield* textsIn(member, isList ? `${where}[${name}]` : where ? `${where}.${name}` : name);
  }
}
