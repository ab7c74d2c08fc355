/** What `startLambdaApi` takes: the functions of one account in one region, in Lambda's own words. */
import type { EmulatorEvent } from '../events.ts';
import type { RoleCredentials } from '../function/function-identity.ts';
import type { ManagedRuntime } from '../function/runtime-client.ts';

/** A local Lambda. */
export interface LambdaApiOptions {
  /** The region that requests must be signed for. */
  readonly region: string;
  /** The only caller who is let in; everyone else is refused as AWS refuses a stranger. */
  readonly credentials: RoleCredentials;
  /** The functions by name. */
  readonly functions: Readonly<Record<string, LambdaFunctionOptions>>;
  /**
   * Loopback port of the Invoke API; it never listens on another interface.
   * @default 0, any free port
   */
  readonly port?: number;
  /**
   * What function URLs call the caller, in `requestContext.authorizer.iam.userArn`.
   * @default the session of an assumed role, `postern-edge`
   */
  readonly callerArn?: string;
  /** @default 'nodejs24.x' where `nodeBinary` is Node 24 or newer, else 'nodejs22.x' */
  readonly runtime?: ManagedRuntime;
  /** @default the Node that runs the API */
  readonly nodeBinary?: string;
  /** Receives console output and one event for each request. */
  readonly onEvent?: (event: LambdaApiEvent) => void;
  /**
   * Seconds since the epoch, for the age of signatures. A function's process has the real clock.
   * @default the system's clock
   */
  readonly clock?: () => number;
}

/** One function. Its code is `zipFile` or `folder`. */
export interface LambdaFunctionOptions {
  /** The deployment package: its bytes, or the path of the file. */
  readonly zipFile?: Uint8Array | string;
  /** The unpacked code; it is copied when the API starts. */
  readonly folder?: string;
  /** @default 'index.handler' */
  readonly handler?: string;
  /** @default 3 */
  readonly timeoutSeconds?: number;
  /** @default 128 */
  readonly memoryMegabytes?: number;
  /** The function's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The execution role's credentials, in the function's reserved variables.
   * @default placeholders that nobody accepts
   */
  readonly roleCredentials?: RoleCredentials;
  /**
   * The versions that exist besides $LATEST, each under an alias: `{ live: '7' }`. All run the same code.
   * @default none
   */
  readonly aliases?: Readonly<Record<string, string>>;
  /**
   * Invocations beyond this number at a time are throttled.
   * @default none are; ten instances run at a time and further invocations wait
   */
  readonly reservedConcurrency?: number;
  /**
   * Gives the function a URL of its own.
   * @default none
   */
  readonly functionUrl?: FunctionUrlOptions;
}

/** A function URL, its answers buffered. */
export interface FunctionUrlOptions {
  readonly authType: 'AWS_IAM' | 'NONE';
  /** @default 0, any free port */
  readonly port?: number;
}

/** What goes wrong at AWS and not in the function. */
export interface LambdaFault {
  /**
   * `throttled`: 429; `service-error`: 500; `unavailable`: 503. The function does not run.
   * @default the function runs
   */
  readonly error?: 'throttled' | 'service-error' | 'unavailable';
  /**
   * How long the answer is held back, after the function has run.
   * @default 0
   */
  readonly delaySeconds?: number;
  /**
   * For how many requests.
   * @default until another fault is set
   */
  readonly times?: number;
}

type InstanceEvent = Extract<
  EmulatorEvent,
  { readonly type: 'instance-start' | 'instance-exit' | 'console' | 'init-failure' }
>;

/** Everything that `onEvent` receives; nothing of it holds a payload or a signature. */
export type LambdaApiEvent =
  | (InstanceEvent & { readonly functionName: string })
  | {
      readonly type: 'invocation';
      /** As the request's path or the URL names it. */
      readonly functionName: string;
      readonly requestId: string;
      readonly status: number;
      /** Why AWS refused, or how the function failed. */
      readonly errorType?: string;
    };

/** A running local Lambda. */
export interface LambdaApi {
  /** Of the Invoke API: `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT` of each function that has a URL, by its name. */
  readonly functionUrls: Readonly<Record<string, string>>;
  /** Lets something go wrong for one function, or ends it. */
  setFault(functionName: string, fault?: LambdaFault): void;
  /** Ends the functions' processes and removes their folders; may be called again. */
  close(): Promise<void>;
}
