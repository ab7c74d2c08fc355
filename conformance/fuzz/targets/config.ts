/** Configs and verifier options with wrong values at random places: each is refused in Postern's own words, or makes a gate that decides. */

import assert from 'node:assert/strict';
import type { PosternConfig } from 'postern';
import { createGate, type Decision, type GateRequest } from 'postern/gate';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { AUDIENCE, ISSUER } from '../../support/tokens.ts';
import { ALL_CODES } from '../codes.ts';
import { gateConfig } from '../gate-config.ts';
import { SECRET } from '../keys.ts';
import { assertMisuse } from '../misuse.ts';
import { mutateValue, ODD_VALUES } from '../mutate-value.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

const VERIFIER_OPTIONS = {
  issuer: ISSUER,
  audience: [AUDIENCE],
  algorithms: ['HS256'],
  jwks: { keys: [SECRET.jwk] },
  typ: 'at+jwt',
  clientId: ['web'],
  clockToleranceSeconds: 5,
  maxAgeSeconds: 600,
  claims: { tenant: { essential: true, values: ['a'], allowBlank: true } },
};

const BASES = [
  gateConfig,
  { ...gateConfig, log: 'all', caseInsensitivePaths: true, target: 'fetch', budgetBytes: 10_000 },
  VERIFIER_OPTIONS,
  { issuers: [VERIFIER_OPTIONS, { ...VERIFIER_OPTIONS, issuer: 'https://other.example.com/' }] },
];

const REQUESTS: readonly GateRequest[] = ['/', '/me', '/public/x', '/reports', '/%2e'].map(
  (path) => ({
    ...{ method: 'GET', host: 'api.example.com', path, query: '', clientIp: '198.51.100.7' },
    headers: { authorization: ['Bearer a.b.c'] },
  }),
);

interface ConfigInput {
  readonly base: number;
  readonly value: unknown;
}

export const configTarget: Target = defineTarget<ConfigInput>({
  name: 'config',
  share: 118,
  make(random) {
    const base = random.below(BASES.length);
    return { base, value: mutateValue(BASES[base], random, ODD_VALUES) };
  },
  judge({ base, value }) {
    try {
      if (base < 2) decideSome(value as PosternConfig);
      else createVerifier(value as VerifierOptions).verifySync('a.b.c', { now: NOW });
      return 'built';
    } catch (error) {
      assertMisuse(error);
      return 'refused';
    }
  },
});

function decideSome(config: PosternConfig): void {
  const gate = createGate(config, { clock: () => NOW });
  for (const request of REQUESTS) {
    const decision = gate(request, NOW) as Decision;
    if (decision.kind === 'deny') assert.ok(ALL_CODES.has(decision.code), decision.code);
  }
}
