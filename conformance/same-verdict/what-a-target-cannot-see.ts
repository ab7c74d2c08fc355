/**
 * All that may differ between targets, each with its reason. `view` gives the request as the target has it: the core is asked
 * about that one, so that nothing is left out of the comparison. What `view` cannot give, the target cannot be sent.
 */
import type { RequestCase } from '../support/case.ts';
import * as blanks from './blanks.ts';
import type { Seen } from './seen.ts';
import * as views from './views.ts';

export type TargetName =
  | 'lambda-edge'
  | 'fetch'
  | 'node'
  | 'cloudfront-function'
  | 'split'
  | 'function-url'
  | 'verifier'
  | 'emulator';

export interface Blindness {
  readonly name: string;
  readonly targets: readonly TargetName[];
  readonly reason: string;
  /** The request as the target gets it; undefined: it gets none. */
  readonly view?: (request: RequestCase) => RequestCase | undefined;
  /** What is left to compare of either side. */
  readonly blank?: (seen: Seen, request: RequestCase) => Seen;
  /** A redirect that begins so is followed, and the core's answer there is compared. */
  readonly follows?: string;
}

export const BLINDNESSES: readonly Blindness[] = [
  {
    name: 'a URL is normalised before the gate sees it',
    targets: ['fetch'],
    reason:
      'fetch runtimes hand on URL objects: dot segments are resolved, some characters encoded',
    view: views.viewOfUrl,
  },
  {
    name: 'repeated headers are one',
    targets: ['fetch'],
    reason:
      'the Headers class joins them (Fetch standard, "get"); two bearer tokens are told apart again',
    view: views.viewOfHeaders,
  },
  {
    name: 'a request line has no blanks or control characters',
    targets: ['node'],
    reason: "Node's client refuses to send it, and its server to read it",
    view: views.viewOfRequestLine,
  },
  {
    name: 'HEAD has no body',
    targets: ['node', 'emulator', 'split', 'function-url'],
    reason: 'the code of a refusal is in its body, which no server sends',
    blank: blanks.withoutCodeOfHead,
  },
  {
    name: 'a text has a type',
    targets: ['fetch'],
    reason:
      'the Response class adds one to an answer that has none (Fetch standard, "initialize a response")',
    blank: blanks.withoutAddedType,
  },
  {
    name: 'an answer has a type',
    targets: ['function-url'],
    reason:
      'Lambda says application/json where the function says nothing ("Invoking Lambda function URLs")',
    blank: blanks.withoutTypeOfRedirect,
  },
  {
    name: 'cookies are pairs',
    targets: ['cloudfront-function', 'split'],
    reason:
      "CloudFront's event has them by name, without the blanks around them and without the header that they came in",
    view: views.viewOfCookies,
  },
  {
    name: 'the login half answers under /.postern/',
    targets: ['cloudfront-function'],
    reason: 'that is another behavior of the distribution, which has no CloudFront Function',
    view: views.viewWithoutOwnPaths,
  },
  {
    name: 'a CloudFront Function cannot begin a login',
    targets: ['cloudfront-function'],
    reason:
      'it cannot seal an attempt; so it sends people to the login half, and that is followed here',
    follows: '/.postern/login?',
  },
  {
    name: 'a renewal needs no host',
    targets: ['cloudfront-function', 'split'],
    reason: 'to save bytes the address is relative (RFC 9110 section 10.2.2): browsers complete it',
    blank: blanks.withWholeLocation,
  },
  {
    name: 'the shape of a session is not looked at again',
    targets: ['cloudfront-function', 'split'],
    reason:
      "only the login half has the ring's keys, and it makes no others; to check each member takes bytes and time",
    view: views.viewWithoutOddSessions,
  },
  {
    name: 'JSON is read 31 levels deep',
    targets: ['cloudfront-function', 'split'],
    reason: 'njs takes no more (NJS_JSON_MAX_DEPTH): a token with deeper claims lets nobody pass',
    view: views.viewWithoutDeepTokens,
  },
  {
    name: 'only a person is shown a page',
    targets: ['cloudfront-function', 'split'],
    reason:
      'a script gets JSON where the login half has a page for everybody: where no endpoint is, in another reading',
    blank: blanks.withoutTypeOfUnknown,
  },
  {
    name: 'a refused prefetch varies by origin',
    targets: ['cloudfront-function', 'split'],
    reason:
      'it carries the CORS headers of its rule; the login half, which would refuse it, knows no rules',
    blank: blanks.withoutCorsOfPrefetch,
  },
  {
    name: 'pages are shorter',
    targets: ['cloudfront-function', 'split'],
    reason:
      'they have to fit: the encoding is in the page alone, and all refusals share a few headings',
    blank: blanks.withoutEncoding,
  },
  {
    name: 'CloudFront has headers of its own',
    targets: ['emulator', 'split'],
    reason:
      'it adds some, and takes Authorization out of GET and HEAD; so only what viewer and gate say is compared',
    blank: blanks.withoutOthersHeaders,
  },
  {
    name: 'a login half is asked for its own paths alone',
    targets: ['function-url'],
    reason: 'its distribution sends it nothing else, and it forwards nothing',
    view: views.viewOfOwnPaths,
  },
  {
    name: 'the verifier is asked about bearer tokens alone',
    targets: ['verifier'],
    reason:
      'a gate sends it the one token of a request, for a rule that needs one; sessions stay at the gate',
    view: views.viewOfToken,
  },
  {
    name: 'the verifier says no more than whether, and what is wrong with the token',
    targets: ['verifier'],
    reason:
      'what becomes of the request is for the gate to say: its own rules deny as delegate_denied',
    blank: blanks.withoutAnswer,
  },
];

/** Where a redirect leads that the target's other half answers. */
export function followed(
  target: TargetName,
  { headers: { location = '' } }: Seen,
  { request, entries = BLINDNESSES }: Asked,
): RequestCase | undefined {
  const isFollowed = entries.some(
    ({ targets, follows }) => follows && targets.includes(target) && location.startsWith(follows),
  );
  const [path = '', query = ''] = location.split('?');
  return isFollowed ? { ...request, path, query } : undefined;
}

/** A request, and which entries count. */
export interface Asked {
  readonly request: RequestCase;
  /** @default all */
  readonly entries?: readonly Blindness[] | undefined;
}

/** The request as the target has it. */
export function viewFor(
  target: TargetName,
  { request, entries = BLINDNESSES }: Asked,
): RequestCase | undefined {
  let seen: RequestCase | undefined = request;
  for (const { targets, view } of entries) {
    if (seen && view && targets.includes(target)) seen = view(seen);
  }
  return seen;
}

/** What is compared. */
export function blankFor(
  target: TargetName,
  seen: Seen,
  { request, entries = BLINDNESSES }: Asked,
): Seen {
  return entries
    .filter(({ targets }) => targets.includes(target))
    .reduce((left, { blank }) => blank?.(left, request) ?? left, seen);
}
