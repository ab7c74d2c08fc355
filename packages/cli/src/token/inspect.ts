/** Shows what a token says, without believing it. */
import { problem } from '../errors.ts';
import type { JsonObject } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

export interface InspectedToken {
  /** Always false: nothing has been checked. */
  readonly verified: false;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** The claims that are times (RFC 7519 section 4.1), as dates. */
  readonly dates: Readonly<Record<string, string>>;
}

const TIME_CLAIMS = ['iat', 'nbf', 'exp', 'auth_time'] as const;

/** Decodes a signed JWT. The signature is not part of the result. */
export function inspectUnverifiedToken(token: string): InspectedToken {
  const segments = token.split('.');
  if (segments.length !== 3) {
    throw problem('token_unreadable', `it has ${segments.length} of 3 segments`);
  }
  const [header, claims] = [decode(segments[0], 'header'), decode(segments[1], 'claims')];
  return { verified: false, header, claims, dates: datesOf(claims) };
}

function decode(segment: string | undefined, name: string): JsonObject {
  const text = Buffer.from(segment ?? '', 'base64url').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the segment.
    throw problem('token_unreadable', `its ${name} are not base64url of JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw problem('token_unreadable', `its ${name} are not a JSON object`);
}

function datesOf(claims: JsonObject): Readonly<Record<string, string>> {
  const dates = TIME_CLAIMS.flatMap((name) => {
    const date = new Date(Number(claims[name]) * 1000);
    const isTime = typeof claims[name] === 'number' && !Number.isNaN(date.getTime());
    return isTime ? [[name, date.toISOString()] as const] : [];
  });
  return Object.fromEntries(dates);
}

export function printInspectedToken(token: InspectedToken, terminal: Terminal): void {
  const { bold, yellow } = terminal.colours;
  terminal.line(bold('Header'));
  terminal.table(rowsOf(token.header, {}));
  terminal.line();
  terminal.line(
    `${bold('Claims')} ${yellow('UNVERIFIED')}: anyone can write these; see "postern token verify"`,
  );
  terminal.table(rowsOf(token.claims, token.dates));
}

function rowsOf(object: JsonObject, dates: Readonly<Record<string, string>>): string[][] {
  return Object.entries(object).map(([name, value]) => {
    const date = Object.hasOwn(dates, name) ? [`(${dates[name]})`] : [];
    // JSON escapes control characters, so that a claim cannot steer the terminal.
    return [`  ${JSON.stringify(name).slice(1, -1)}`, JSON.stringify(value), ...date];
  });
}
