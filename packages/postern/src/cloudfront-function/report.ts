/** What a function that only reports says in each line of its log: `gate/report-log.ts` in the function's dialect. */
import { path } from './current.ts';
import { hasSessions } from './plan.ts';

/** Of the refusal that is about to be written. Set and read with no `await` between. */
let refused: number | undefined;

export function enterRefusal(statusCode: number): void {
  refused = statusCode;
}

/** Whether this path is the login half's: not the origin's, whatever becomes of the request. */
export function isLoginPath(): boolean {
  return hasSessions === true && path.startsWith('/.postern/');
}

/** `code` is that of the line. */
export function verdictOf(code: string): string {
  if (!refused) return code === 'allowed' ? 'allow' : 'respond';
  return isLoginPath() ? 'deny' : 'would_deny';
}

/** The status of the refusal; what comes next is none. */
export function takeStatus(): number | undefined {
  const status = refused;
  refused = undefined;
  return status;
}
