/** `startLambdaApi`: functions from their options, behind the Invoke API and function URLs on loopback. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_ID, functionArn } from '../function/function-identity.ts';
import { defaultRuntime } from '../functions.ts';
import { type Answer, send } from './answer.ts';
import { checkLambdaOptions } from './check-lambda-options.ts';
import { loadSigner } from './check-signature.ts';
import { createLambdaFunction, type LambdaFunction } from './lambda-function.ts';
import type { LambdaApi, LambdaApiEvent, LambdaApiOptions } from './options.ts';
import { answerFunctionUrl } from './serve-function-url.ts';
import { answerInvoke, type Exchange, namedFunction } from './serve-invoke.ts';

type Functions = ReadonlyMap<string, LambdaFunction>;

/** One listening server: what it answers, and under which name its events go out. */
interface Door {
  readonly port: number;
  answer(exchange: Exchange): Promise<Answer>;
  nameOf(incoming: IncomingMessage): string;
}

const CALLER_ARN = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/postern-edge/us-east-1.postern-emulator`;

// A session token alone may have two kilobytes, and a viewer's headers may be forwarded to a function URL.
const MAX_HEADER_BYTES = 65_536;

/** Starts a local Lambda on loopback; resolves when it answers requests. */
export async function startLambdaApi(options: LambdaApiOptions): Promise<LambdaApi> {
  checkLambdaOptions(options);
  // Now, so that the first request is answered as fast as the others.
  await loadSigner();
  const functions = await createFunctions(options);
  const servers: Server[] = [];
  try {
    for (const door of doorsOf(options, functions)) servers.push(await open(door, options));
  } catch (error) {
    await shutDown(servers, functions);
    throw error;
  }
  return describe(options, servers, functions);
}

async function createFunctions(options: LambdaApiOptions): Promise<Functions> {
  const nodeBinary = options.nodeBinary ?? process.execPath;
  const runtime = options.runtime ?? defaultRuntime(nodeBinary);
  const onEvent = options.onEvent ?? (() => undefined);
  const host = { region: options.region, runtime, nodeBinary, onEvent };
  const functions = new Map<string, LambdaFunction>();
  try {
    for (const [name, each] of Object.entries(options.functions)) {
      functions.set(name, await createLambdaFunction(name, each, host));
    }
  } catch (error) {
    await shutDown([], functions);
    throw error;
  }
  return functions;
}

/** The Invoke API, then each function URL in the order of the functions. */
function doorsOf(options: LambdaApiOptions, functions: Functions): Door[] {
  const { region, credentials, callerArn = CALLER_ARN } = options;
  const policy = { region, credentials, clock: options.clock ?? (() => Date.now() / 1_000) };
  const context = { policy, callerArn, functions };
  const invoke: Door = {
    port: options.port ?? 0,
    answer: (exchange) => answerInvoke(exchange, context),
    nameOf: namedFunction,
  };
  const urls = [...functions.values()].flatMap((lambda): Door[] => {
    const url = options.functions[lambda.name]?.functionUrl;
    if (!url) return [];
    const arn = functionArn(lambda.name, region);
    const own = { lambda, authType: url.authType, policy, callerArn, arn };
    const answer = (exchange: Exchange): Promise<Answer> => answerFunctionUrl(exchange, own);
    return [{ port: url.port ?? 0, answer, nameOf: () => lambda.name }];
  });
  return [invoke, ...urls];
}

async function open(door: Door, { onEvent }: LambdaApiOptions): Promise<Server> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (incoming, outgoing) => {
    // The client is gone, or this is a defect of the API: either way there is nobody to answer.
    serve(door, { incoming, outgoing, onEvent }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(door.port, '127.0.0.1', resolve);
  });
  return server;
}

interface Request {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly onEvent: ((event: LambdaApiEvent) => void) | undefined;
}

async function serve(door: Door, { incoming, outgoing, onEvent }: Request): Promise<void> {
  const requestId = randomUUID();
  const functionName = door.nameOf(incoming);
  const answer = await door.answer({ incoming, outgoing, requestId });
  const { status, errorType } = answer;
  const about = { functionName, requestId, status };
  onEvent?.({ type: 'invocation', ...about, ...(errorType !== undefined && { errorType }) });
  send(outgoing, requestId, answer);
}

function describe(options: LambdaApiOptions, servers: Server[], functions: Functions): LambdaApi {
  const [port = 0, ...urlPorts] = servers.map((server) => (server.address() as AddressInfo).port);
  const withUrl = Object.entries(options.functions).filter(([, { functionUrl }]) => functionUrl);
  const urls = withUrl.map(([name], index) => [name, `http://127.0.0.1:${urlPorts[index]}`]);
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    functionUrls: Object.fromEntries(urls),
    setFault: (name, fault) => {
      const lambda = functions.get(name);
      if (!lambda) throw new TypeError(`Cannot set a fault: there is no function "${name}"`);
      lambda.setFault(fault);
    },
    close: () => {
      closing ??= shutDown(servers, functions);
      return closing;
    },
  };
}

async function shutDown(servers: readonly Server[], functions: Functions): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  for (const server of servers) server.closeAllConnections();
  await Promise.all([...closed, ...[...functions.values()].map((each) => each.close())]);
}
