/** The CloudFront Function that is deployed, in njs; of a split gate the login half too, to which it sends people. */
import {
  cloudFrontFunctionEvent,
  defaultFunctionEngine,
  type FunctionStore,
  type Outcome,
  runCloudFrontFunction,
} from '@postern/emulator';
import { functionHalf, type GateRequest, loginHalf, RING_KEY, ringValue } from 'postern/gate';
import type { PolicyCase } from 'postern/test';
import { buildFunction } from '../build/build-function.ts';
import { type Observation, observe } from './observation.ts';
import type { TestGate, TestGates } from './prepare-tests.ts';
import { askLambdaEdge, importLambdaEdge } from './target-lambda-edge.ts';
import type { TestTarget } from './targets.ts';
import { makeTestRequest, viewerRequestOf } from './test-request.ts';

export const LOGIN_PREFIX = '/.postern/';

const NOTICE =
  'njs is not installed, so that the CloudFront Function ran in Node, with what AWS lacks taken away';

const ELSEWHERE = `"${LOGIN_PREFIX}*" is another behavior, of the login half`;

/** What a function said. */
interface FunctionAnswer extends Observation {
  /** Where it sends a person. */
  readonly location: string;
}

export async function openFunction(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('cloudfront-function');
  const ask = await createAsk(gate, gates.functions);
  const isElsewhere = ({ path }: GateRequest) =>
    gate.plan.login !== undefined && path.startsWith(LOGIN_PREFIX);
  return {
    notice: engineNotice(),
    async observe(cases) {
      const requests = requestsOf(cases, gate);
      const answers = await ask(requests);
      return answers.map((answer, place) =>
        isElsewhere(requests[place] as GateRequest) ? { unsent: ELSEWHERE } : answer,
      );
    },
  };
}

/** Whatever is for the login half is asked of it: with whom it would sign people in, the function does not know. */
export async function openSplit(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('split');
  const ask = await createAsk(gate, gates.functions);
  // Nobody is signed out here, so that it needs no store.
  const { revocationStore: _, ...plan } = loginHalf(gate.plan);
  const login = await importLambdaEdge({ ...gate, plan: { ...plan, target: 'lambda-edge' } });
  return {
    notice: engineNotice(),
    async observe(cases) {
      const requests = requestsOf(cases, gate);
      const answers = await ask(requests);
      const observed: Observation[] = [];
      for (const [place, answer] of answers.entries()) {
        const request = requests[place] as GateRequest;
        const forLogin = loginRequest(request, answer.location);
        const { got, ...why } = forLogin ? await askLambdaEdge(login, forLogin) : answer;
        const isRefused = got.startsWith('deny');
        // Whose rule it was that sent a person there, the function has said.
        observed.push(answer.location && !isRefused ? { ...answer, got } : { got, ...why });
      }
      return observed;
    },
  };
}

/** The request for the login half: one that is sent to it, or one that the function has redirected there. */
export function loginRequest(request: GateRequest, location = ''): GateRequest | undefined {
  if (request.path.startsWith(LOGIN_PREFIX)) return request;
  if (!location.startsWith(LOGIN_PREFIX)) return undefined;
  const [path = '', query = ''] = location.split('?');
  return { ...request, path, query };
}

function requestsOf(cases: readonly PolicyCase[], gate: TestGate): readonly GateRequest[] {
  const now = Date.now() / 1000;
  return cases.map((test) => makeTestRequest(test, gate, now));
}

function engineNotice(): string | undefined {
  return defaultFunctionEngine() === 'njs' ? undefined : NOTICE;
}

async function createAsk(
  gate: TestGate,
  functions: TestGates['functions'],
): Promise<(requests: readonly GateRequest[]) => Promise<readonly FunctionAnswer[]>> {
  const plan = functionHalf(gate.plan);
  const key = JSON.stringify(plan);
  const building = functions.get(key) ?? buildFunction(gate, plan);
  functions.set(key, building);
  const { code } = await building;
  const entries = new Map(plan.keyRing ? [[RING_KEY, ringValue(plan.keyRing)]] : []);
  const store: FunctionStore = { read: () => ({ version: 1, entries }) };
  return async (requests) => {
    const events = requests.map((request) => cloudFrontFunctionEvent(viewerRequestOf(request)));
    const now = Date.now() / 1000;
    return (await runCloudFrontFunction({ code, store, now }, events)).map(answerOf);
  };
}

interface FunctionResult {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
}

function answerOf(outcome: Outcome): FunctionAnswer {
  const { console: lines } = outcome;
  // What CloudFront answers where a function fails.
  if (!outcome.ok) return { ...observe(503, []), code: outcome.message, location: '' };
  const { statusCode, headers } = outcome.value as FunctionResult;
  const location = statusCode === undefined ? '' : (headers.location?.value ?? '');
  return { ...observe(statusCode, lines), location };
}
