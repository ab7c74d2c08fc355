/** The gate called directly: the verdict that all other targets are held against. */
import type { PosternConfig } from 'postern';
import { createGate, type GateRequest } from 'postern/gate';
import { headerValues, type RequestCase, type TestTarget } from '../support/case.ts';

export async function createCoreTarget(config: PosternConfig): Promise<TestTarget> {
  const gate = createGate(config);
  return {
    name: 'core',
    async observe(request) {
      const given = toGateRequest(request);
      const decision = await gate(given, Date.now() / 1000);
      const { status, code } = decision;
      if (decision.kind !== 'allow') {
        return { status, code, headers: Object.fromEntries(decision.headers) };
      }
      const kept = Object.entries(given.headers)
        .filter(([name]) => !decision.removeHeaders.includes(name))
        .map(([name, values]) => [name, values.join(', ')]);
      const headers = Object.fromEntries([...kept, ...decision.setHeaders]);
      return {
        status,
        code,
        headers: {},
        forwarded: { path: decision.uri ?? given.path, headers },
      };
    },
    async close() {},
  };
}

export function toGateRequest(request: RequestCase): GateRequest {
  const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
  const given = Object.entries({ host, ...request.headers });
  const headers = Object.fromEntries(given.map(([name, value]) => [name, headerValues(value)]));
  return { method, host, path, query, headers, clientIp: '198.51.100.7' };
}
