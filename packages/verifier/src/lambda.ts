/**
 * The service as a Lambda function, behind a function URL or invoked directly.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
import type { VerifyAnswer } from 'postern/remote';
import { type AppPorts, createVerifierApp, type VerifierApp } from './app.ts';
import type { VerifierConfig } from './config/config.ts';
import { requestFromUrlEvent, type UrlEvent } from './lambda-request.ts';
import { createRequestLog } from './observe.ts';

export type { UrlEvent } from './lambda-request.ts';

export interface UrlResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

export interface LambdaPorts extends AppPorts {
  /** How long a due refresh of the keys may hold an answer. @default 250 */
  readonly refreshWaitMilliseconds?: number;
}

/** `UrlResult` for an event of a function URL, `VerifyAnswer` for anything else. Never throws for what an event holds. */
export type LambdaHandler = (event: unknown) => Promise<UrlResult | VerifyAnswer>;

/**
 * The function's `handler`. Throws a `TypeError` when the config is wrong, and so fails the function's start. With
 * `authentication.invoke`, whoever may `lambda:InvokeFunction` may ask directly: IAM has let them in.
 */
export function createLambdaHandler(
  config: VerifierConfig,
  ports: LambdaPorts = {},
): LambdaHandler {
  const { refreshWaitMilliseconds = 250 } = ports;
  const log = createRequestLog(() => app.service().plan.log, console.log);
  const app: VerifierApp = createVerifierApp(config, {
    ...ports,
    observe: ports.observe ?? [log],
  });
  return async (event) => {
    // Lambda freezes the instance after the answer: a refresh begun here is awaited here, or it never finishes.
    const refresh = app.service().refreshIfDue(app.service().clock());
    const answer = await (isUrlEvent(event) ? answerUrl(app, event) : answerInvoke(app, event));
    if (refresh) await waitAtMost(refresh, refreshWaitMilliseconds);
    return answer;
  };
}

function isUrlEvent(event: unknown): event is UrlEvent {
  return Object.hasOwn(Object(Object(event).requestContext), 'http');
}

async function answerUrl(app: VerifierApp, event: UrlEvent): Promise<UrlResult> {
  const { status, headers, body } = await app.handle(requestFromUrlEvent(event));
  return { statusCode: status, headers, body, isBase64Encoded: false };
}

async function answerInvoke(app: VerifierApp, event: unknown): Promise<VerifyAnswer> {
  return app.answer(event);
}

async function waitAtMost(pending: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([pending, timeout]);
  clearTimeout(timer);
}
