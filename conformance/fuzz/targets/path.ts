/** Methods, hosts and paths through the gate. Whatever an origin may make of an open path must be open by the same rule. */
import assert from 'node:assert/strict';
import { createGate, type Decision, type GateRequest } from 'postern/gate';
import { findRuleSimply, gateConfig, isOpenRule } from '../gate-config.ts';
import { judgeDecision } from '../judge-decision.ts';
import { mutateText } from '../mutate-text.ts';
import type { InputRandom } from '../random.ts';
import { rereadPath } from '../reread-path.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

const gate = createGate(gateConfig, { clock: () => NOW });

const STARTS = [
  '/public',
  '/public',
  '/public/',
  '/public/a',
  '/health',
  '/me',
  '/internal/',
  '/reports',
  '/staff',
  '/',
  '/x',
];
const MIDDLES = [
  ...[
    '',
    '',
    '',
    '/',
    '//',
    '/.',
    '/..',
    '/../',
    '/%2e%2e/',
    '/%252e%252e/',
    '/..;/',
    '\\..\\',
    '%2f',
  ],
  ...['%5c', ';x=1', '/;/', '/a%20b', '%25', '/é', '/../../', '/.%2e/', '//../', '/b/..;x/'],
];
/** Ways out of an open path, before their characters are hidden. */
const WAYS_OUT = [
  ...['/public/b/../staff', '/public/../me', '/public/b/../../internal', '/public/./a/../../staff'],
  ...['/public/b/..;x/../me', '/public\\b\\..\\..\\me', '/public/a/b/../c', '/public//../staff/..'],
];
const INVALID = ['%zz', '%', '%00', '/%c0%ae/', '%2500', '\x85', '%ed%a0%80'];
const ENDS = [
  '',
  '',
  'staff',
  'me/7',
  'internal',
  'public/a.css',
  'public',
  'public/',
  'health',
  'a.html',
  '%73taff',
];
const HOSTS = ['api.example.com', 'API.example.com', 'a.tenant.example'];
const ODD_HOSTS = [
  '',
  'tenant.example',
  '.tenant.example',
  'evil.example',
  'api.example.com.',
  '*',
  'api.example.com:443',
];
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'OPTIONS'];
const ODD_METHODS = [
  '',
  'get',
  'G ET',
  'GET\r\n',
  'constructor',
  '__proto__',
  'é',
  'X'.repeat(200),
];

interface PathInput {
  readonly request: GateRequest;
  /** How an origin reads the path. */
  readonly rereadings: readonly number[];
}

export const pathTarget: Target = defineTarget<PathInput>({
  name: 'path',
  share: 1_760,
  make(random) {
    const path = makePath(random);
    const method = random.chance(97) ? random.pick(METHODS) : random.pick(ODD_METHODS);
    const host = random.chance(94) ? random.pick(HOSTS) : makeHost(random);
    const headers = method === 'OPTIONS' ? makePreflight(random) : {};
    const request = { method, host, path, query: '', headers, clientIp: '198.51.100.7' };
    return { request, rereadings: Array.from({ length: 8 }, () => random.below(1_000)) };
  },
  judge({ request, rereadings }) {
    const decision = gate(request, NOW) as Decision;
    if (decision.kind === 'allow') assertSameRule(decision.rule, request, rereadings);
    return judgeDecision(decision, request, undefined);
  },
});

/** Readings are taken step by step: each is one that an origin may stop at. */
function assertSameRule(
  rule: number,
  { path, method }: GateRequest,
  rereadings: readonly number[],
): void {
  assert.ok(isOpenRule(rule), 'allowed without a credential');
  for (const reading of rereadPath(path, rereadings)) {
    assert.equal(findRuleSimply(method, reading), rule, `read as ${JSON.stringify(reading)}`);
  }
}

function makePath(random: InputRandom): string {
  if (random.chance(2)) return random.pick(['', '*', 'public', '?', '#', '/public?x', '//', '/\0']);
  if (random.chance(20)) return encodeSome(random.pick(WAYS_OUT), random);
  let path = random.pick(STARTS);
  for (let count = random.below(4); count > 0; count--)
    path += random.pick(MIDDLES) + random.pick(ENDS);
  if (random.chance(4)) path += random.pick(INVALID);
  return random.chance(25) ? mutateText(path, random) : path;
}

/** Encodes what separates, here once, there twice: servers differ in which of it they decode. */
function encodeSome(path: string, { chance, pick }: InputRandom): string {
  const separators: Readonly<Record<string, string>> = {
    '/': '2f',
    '.': '2e',
    '\\': '5c',
    ';': '3b',
  };
  const rest = path.slice(1).replace(/[/.\\;]/g, (character) => {
    return chance(40) ? pick(['%', '%', '%25']) + separators[character] : character;
  });
  return `/${rest}`;
}

function makeHost(random: InputRandom): string {
  return random.chance(60) ? random.pick(ODD_HOSTS) : mutateText(random.pick(HOSTS), random);
}

function makePreflight(random: InputRandom): Record<string, string[]> {
  const origin = random.pick([
    'https://app.example.com',
    'https://app.example.com',
    'https://evil.example',
  ]);
  const method = random.pick(['GET', 'PUT', 'DELETE', '', 'GET\r\nx: y', 'é', 'constructor']);
  const names = random.pick(['authorization', 'x-a, x-b', '', 'a\r\nb: c', 'é', 'x'.repeat(2_000)]);
  const headers: Record<string, string[]> = {
    origin: random.chance(5) ? [origin, origin] : [origin],
  };
  if (random.chance(90)) headers['access-control-request-method'] = [method];
  if (random.chance(50)) headers['access-control-request-headers'] = [names];
  return headers;
}
