/** A difference as a person can read it: the smallest request and policy that still show it, and no token in it. */
import type { PosternConfig } from 'postern';
import type { RequestCase } from '../support/case.ts';
import { type Contender, compare, type Difference } from './compare.ts';

/** Makes the target anew for another config; undefined: the planner refuses that one. */
export type Rebuild = (config: PosternConfig) => Promise<Contender | undefined>;

/** A build takes a second. */
const MAX_REBUILDS = 16;

export interface Found {
  readonly config: PosternConfig;
  readonly contender: Contender;
  readonly difference: Difference;
}

/** Leaves out what is not needed to show the difference: headers first, then rules. */
export async function shrink(found: Found, rebuild: Rebuild): Promise<Found> {
  const difference = await shrinkRequest(found.contender, found.difference);
  let smallest = { ...found, difference };
  let left = MAX_REBUILDS;
  for (let size = Math.ceil(found.config.rules.length / 2); size >= 1 && left > 0; ) {
    const smaller = await dropRules(smallest, { size, rebuild, tries: left });
    left -= smaller.tries;
    if (smaller.found) smallest = smaller.found;
    else size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return smallest;
}

async function shrinkRequest(contender: Contender, difference: Difference): Promise<Difference> {
  let smallest = difference;
  for (const name of Object.keys(difference.request.headers ?? {})) {
    const { [name]: _, ...headers } = smallest.request.headers ?? {};
    const again = await differs(contender, { ...smallest.request, headers });
    if (again) smallest = again;
  }
  return (await differs(contender, { ...smallest.request, query: '' })) ?? smallest;
}

interface Drop {
  readonly size: number;
  readonly rebuild: Rebuild;
  readonly tries: number;
}

async function dropRules(
  found: Found,
  { size, rebuild, tries }: Drop,
): Promise<{ readonly tries: number; readonly found?: Found }> {
  const { rules } = found.config;
  let tried = 0;
  for (let start = 0; start < rules.length && rules.length > size && tried < tries; start += size) {
    const config = {
      ...found.config,
      rules: rules.filter((_, at) => at < start || at >= start + size),
    };
    const contender = await rebuild(config);
    if (!contender) continue;
    tried++;
    const difference = await differs(contender, found.difference.request);
    if (difference) return { tries: tried, found: { config, contender, difference } };
    await contender.target.close();
  }
  return { tries: tried };
}

async function differs(
  contender: Contender,
  request: RequestCase,
): Promise<Difference | undefined> {
  const { differences } = await compare(contender, [request]);
  return differences[0];
}

/** For the message of a failed test. */
export function tell({ config, difference }: Found, again: string): string {
  const { target, request, core, seen } = difference;
  return [
    `${target} decides otherwise than the core.`,
    `request: ${show(request)}`,
    `core:    ${show(core)}`,
    `${target}: ${show(seen)}`,
    `config:  ${show({ ...config, jwks: undefined, issuers: undefined, login: config.login && '…', session: config.session && '…' })}`,
    `Run again: ${again}`,
  ].join('\n');
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, member) =>
    typeof member === 'string' ? withoutTokens(member) : member,
  );
  return text.length > 4_000 ? `${text.slice(0, 4_000)}…` : text;
}

/** What could be a token is told by what it says, never as it is. */
export function withoutTokens(text: string): string {
  return text.replace(/[\w+=-]{16,}\.[\w+=.-]+|[\w+/=.-]{40,}/g, (token) => {
    const said = token.split('.').slice(0, 2).map(decode);
    return said.every(isText) ? `<token ${said.join(' ')}>` : `<${token.length} characters>`;
  });
}

function decode(segment: string): string {
  const text = Buffer.from(segment, 'base64url').toString();
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function isText(text: string): boolean {
  return /^\s*\{/.test(text);
}
