/** Asks a gate with a bearer token, by a clock that the test moves. */

import type { PosternConfig } from 'postern';
import { createGate, type Decision, type Gate, type GatePorts } from 'postern/gate';
import { toGateRequest } from '../targets/core.ts';
import type { RequestCase } from './case.ts';
import { NOW } from './rule.ts';

export interface AskedGate {
  /** The decision on a request with this bearer token. */
  decide(token: string, request?: Partial<RequestCase>): Promise<Decision>;
  /** `allowed`, or the refusal's code, with its status. */
  ask(token: string, request?: Partial<RequestCase>): Promise<string>;
  /** Seconds since the epoch; moved by tests. */
  now: number;
  /** The checks that the last requests passed. */
  readonly passed: string[];
}

export function askGate(config: PosternConfig, ports: GatePorts = {}): AskedGate {
  const passed: string[] = [];
  const gate: Gate = createGate(config, { ...ports, trace: (check) => passed.push(check) });
  const asked: AskedGate = {
    now: NOW,
    passed,
    async decide(token, request = {}) {
      const headers = { authorization: `Bearer ${token}`, ...request.headers };
      return gate(toGateRequest({ path: '/', ...request, headers }), asked.now);
    },
    async ask(token, request) {
      const { status, code } = await asked.decide(token, request);
      return `${status} ${code}`;
    },
  };
  return asked;
}
