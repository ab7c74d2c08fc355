/** What happens while `postern dev` runs, as lines for a person or for a program. */
import { messageOf, UserError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import type { DevEvent } from './dev.ts';

/** How instances come and go is for the emulator's own tests; here it would bury the requests. */
export function printEvent(event: DevEvent, terminal: Terminal): void {
  const { red, green } = terminal.colours;
  if (event.type === 'request') {
    const paint = event.status < 400 ? green : red;
    const status = paint(String(event.status));
    terminal.line(`${status} ${event.method} ${event.uri} ${event.result} from cloudfront`);
  } else if (event.type === 'console') {
    terminal.line(`  ${event.line}`);
  } else if (event.type === 'rebuilt') {
    terminal.line(`${green('Rebuilt')}, ${rebuiltBytes(event)}`);
  } else {
    const text = failureText(event);
    if (text !== undefined) terminal.note(`${red(text.what)}: ${text.why}`);
  }
}

function rebuiltBytes({ zipBytes, functionBytes }: DevEvent & { type: 'rebuilt' }): string {
  const sizes = [
    ...(functionBytes === undefined ? [] : [`${functionBytes} bytes of function.js`]),
    ...(zipBytes === undefined ? [] : [`${zipBytes} bytes zipped`]),
  ];
  return sizes.join(', ');
}

interface FailureText {
  readonly what: string;
  readonly why: string;
}

function failureText(event: DevEvent): FailureText | undefined {
  switch (event.type) {
    case 'rebuild-failed':
      return { what: 'Kept the old function', why: describeError(event.error) };
    case 'validation-error':
      return { what: `Refused by CloudFront (${event.rule})`, why: event.detail };
    case 'init-failure':
    case 'execution-error':
      return { what: `Function failed (${event.reason})`, why: event.message };
    case 'warning':
      return { what: `Warning (${event.rule})`, why: event.detail };
    case 'validation':
      return { what: `Distribution (${event.rule})`, why: `${event.subject}: ${event.message}` };
    case 'delivery-error':
      return { what: 'The answer could not be delivered', why: event.detail };
    default:
      return undefined;
  }
}

function describeError(error: unknown): string {
  const details = error instanceof UserError ? error.details.map((line) => `\n  ${line}`) : [];
  return messageOf(error) + details.join('');
}

/** An event that JSON can carry. */
export function plainEvent(event: DevEvent): object {
  return event.type === 'rebuild-failed' ? { ...event, error: describeError(event.error) } : event;
}
