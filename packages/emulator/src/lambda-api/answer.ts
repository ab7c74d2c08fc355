/** What goes back to the client, whichever door it came by. */
import type { ServerResponse } from 'node:http';
import type { ApiError } from './api-error.ts';

/** A complete answer. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** For the event, not for the client. */
  readonly errorType?: string;
}

/** An answer with a JSON body. */
export function jsonAnswer(status: number, json: string, headers: readonly string[] = []): Answer {
  const body = Buffer.from(json);
  return { status, headers: ['Content-Type', 'application/json', ...headers], body };
}

/** A refusal as AWS words it. */
export function refuse({ status, type, body }: ApiError): Answer {
  const answer = jsonAnswer(status, JSON.stringify(body), ['x-amzn-ErrorType', type]);
  return { ...answer, errorType: type };
}

/** Whether something is a refusal. */
export function isApiError(value: object): value is ApiError {
  return 'type' in value;
}

/** Writes an answer, unless the client has gone. */
export function send(outgoing: ServerResponse, requestId: string, answer: Answer): void {
  const { status, headers, body } = answer;
  const length = status === 204 ? [] : ['Content-Length', String(body.length)];
  outgoing.writeHead(status, ['x-amzn-RequestId', requestId, ...headers, ...length]);
  outgoing.end(body);
}
