/** CloudFront's events through the Lambda@Edge adapter: the handler answers whatever comes, and its log holds no token. */
import assert from 'node:assert/strict';
import { createDecisionLog, createGate } from 'postern/gate';
import { createLambdaEdgeHandler, type ViewerRequestEvent } from 'postern/lambda-edge';
import { gateConfig } from '../gate-config.ts';
import { makeSecretToken } from '../make-token.ts';
import { mutateValue, ODD_JSON } from '../mutate-value.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

let line = '';
/** The adapter takes the time from the system: so the token's times are never the reason here. */
const gate = createGate(gateConfig, { clock: () => NOW });
const atNow = Object.assign((request: Parameters<typeof gate>[0]) => gate(request, NOW), {
  refreshIfDue: gate.refreshIfDue,
});
const log = createDecisionLog('all', (written) => {
  line = written;
});
const handler = createLambdaEdgeHandler(atNow, { log });

interface EventInput {
  readonly event: unknown;
  /** Whether CloudFront could send it. */
  readonly isDocumented: boolean;
  readonly token: unknown;
  readonly signed: string | undefined;
}

export const eventTarget: Target = defineTarget<EventInput>({
  name: 'event',
  share: 500,
  make(random) {
    const { token, signed } = makeSecretToken(random);
    const event = makeEvent(String(token), random);
    const isDocumented = random.chance(40);
    const sent = isDocumented ? event : mutateValue(event, random, ODD_JSON);
    return { event: sent, isDocumented, token, signed };
  },
  async judge({ event, isDocumented, token, signed }) {
    line = '';
    const result = await handler(event as ViewerRequestEvent);
    // A changed event may hold its token where the path belongs.
    if (isDocumented) assertNotLogged(String(token));
    assert.ok(typeof result === 'object' && result !== null, 'no answer');
    if (!('status' in result) || isRequestItself(result, event)) return judgeAllowed(event, signed);
    const code = result.status < '400' ? 'responded' : JSON.parse(result.body ?? '{}').error;
    if (isDocumented) assert.notEqual(code, 'internal_error');
    return code;
  },
});

function makeEvent(token: string, random: InputRandom): ViewerRequestEvent {
  const values: [name: string, value: string][] = [['host', 'api.example.com']];
  if (random.chance(80)) values.push(['authorization', `Bearer ${token}`]);
  if (random.chance(20)) values.push(['x-forwarded-user', 'eve']);
  const headers = values.map(([name, value]) => [name, [{ key: name, value }]]);
  const uri = random.pick([
    '/me',
    '/reports',
    '/public/',
    '/public/a',
    '/internal',
    '/public/../me',
  ]);
  const request = { clientIp: '198.51.100.7', method: 'GET', uri, querystring: '' };
  return { Records: [{ cf: { request: { ...request, headers: Object.fromEntries(headers) } } }] };
}

/** A changed event's request may hold a `status` of its own. */
function isRequestItself(result: object, event: unknown): boolean {
  return (event as ViewerRequestEvent | undefined)?.Records?.[0]?.cf?.request === result;
}

function judgeAllowed(event: unknown, signed: string | undefined): string {
  const { rule } = JSON.parse(line) as { rule: number };
  if (gateConfig.rules[rule]?.allow === 'anyone') return 'allowed';
  const text = JSON.stringify(event);
  assert.ok(signed !== undefined && text.includes(signed), 'allowed without a signed token');
  return 'allowed';
}

function assertNotLogged(token: string): void {
  if (token.length > 60) assert.ok(!line.includes(token.slice(-40)), 'a token in the log');
}
