/** `/healthz`: the process is up. `/readyz`: it should get requests. Both are open to everybody and tell nothing else. */
import type { Answer } from '../answer.ts';
import type { Service } from '../service.ts';

const HEALTHY: Answer = { status: 200, code: 'ok', body: '{"status":"ok"}' };
const READY: Answer = { status: 200, code: 'ok', body: '{"status":"ready"}' };

export function handleHealth(): Answer {
  return HEALTHY;
}

export function handleReady(service: Service, isShuttingDown: boolean): Answer {
  if (isShuttingDown) return notReady('shutting_down');
  return service.keys.isReady(service.clock()) ? READY : notReady('no_keys');
}

function notReady(code: string): Answer {
  const headers = { 'retry-after': '5' };
  return { status: 503, code, body: `{"status":"${code}"}`, headers };
}
