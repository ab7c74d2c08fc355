/** `Authorization` through the gate: schemes, spaces, several values, and tokens of every kind. */
import { createGate, type Decision, type GateRequest } from 'postern/gate';
import { gateConfig } from '../gate-config.ts';
import { judgeDecision } from '../judge-decision.ts';
import { makeSecretToken } from '../make-token.ts';
import { mutateText } from '../mutate-text.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

const gate = createGate(gateConfig, { clock: () => NOW });

const SCHEMES = [
  'Bearer ',
  'bearer ',
  'BEARER ',
  'Bearer  ',
  'Bearer\t',
  'Bearer',
  ' Bearer ',
  'DPoP ',
];
const OTHERS = [
  '',
  ' ',
  'Basic YTpi',
  'Bearer',
  'Bearer ',
  'Negotiate x',
  'null',
  ',',
  'Bearer a,b',
];

interface HeaderInput {
  readonly request: GateRequest;
  readonly signed: string | undefined;
}

export const headerTarget: Target = defineTarget<HeaderInput>({
  name: 'header',
  share: 1_600,
  make(random) {
    const { token, signed } = makeSecretToken(random);
    const value = makeValue(String(token), random);
    const headers: Record<string, string[]> = makeOtherHeaders(random);
    const authorization = makeValues(value, random);
    if (authorization) headers.authorization = authorization;
    const path = random.pick(['/me', '/me', '/reports', '/staff', '/staff/7', '/public']);
    const request = { method: 'GET', host: 'api.example.com', path, query: '', headers };
    return { signed, request: { ...request, clientIp: '198.51.100.7' } };
  },
  judge({ request, signed }) {
    return judgeDecision(gate(request, NOW) as Decision, request, signed);
  },
});

function makeValue(token: string, random: InputRandom): string {
  const kind = random.below(20);
  if (kind < 14) return `Bearer ${token}`;
  if (kind < 16) return random.pick(SCHEMES) + token + random.pick(['', ' ', '\t', ',']);
  return kind < 18 ? mutateText(`Bearer ${token}`, random) : random.pick(OTHERS);
}

function makeValues(value: string, random: InputRandom): string[] | undefined {
  const kind = random.below(20);
  if (kind > 2) return [value];
  return [undefined, [], [value, random.pick([value, ...OTHERS])]][kind];
}

/** What must not matter, or only for what the origin is told. */
function makeOtherHeaders(random: InputRandom): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const name of ['origin', 'x-user', 'x_groups', 'X-Postern-Host', 'cookie', '__proto__']) {
    if (random.chance(5)) headers[name] = [random.pick([...OTHERS, 'https://app.example.com'])];
  }
  return headers;
}
