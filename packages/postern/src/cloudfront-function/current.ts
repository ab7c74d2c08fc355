/**
 * The request that is being decided, for all modules of the function: passing it along and reading its members took 120 of the
 * 10,240 bytes, and more time. Whether CloudFront ever runs two requests in one engine is not known: so after each `await`, and all
 * of those are in `handler.ts`, the request is entered anew.
 */
import type { Claims, FunctionRequest, ViewerRequestEvent } from './event.ts';
import { hostOf } from './host.ts';

export let request: FunctionRequest;
export let headers: FunctionRequest['headers'];
export let method: string;
/** As the viewer sent it. */
export let path: string;
/** The method that a rule is looked for: of a preflight, the one that it asks for. */
export let asked: string;
/** Lower case, without a port on loopback. */
export let host: string;
/** Seconds since the epoch. */
export let now: number;
/** Of the rule; -1 before one is found. */
export let place: number;
/** Of whoever is signed in, or of a token: set and read with no `await` between. */
export let claims: Claims;

export function enter(event: ViewerRequestEvent, at: number): void {
  request = event.request;
  headers = request.headers;
  method = request.method;
  path = request.uri;
  now = Date.now() / 1000;
  place = at;
  host = hostOf();
}

export function enterAsked(wanted: string): void {
  asked = wanted;
}

/** The rule has been found. */
export function enterRule(itsPlace: number): void {
  place = itsPlace;
}

/** It is known who asks. */
export function enterClaims(known: Claims): void {
  claims = known;
}

/** Several values are one list (RFC 9110 section 5.3); '' where there is none. */
export function readHeader(name: string): string {
  const header = headers[name];
  return header ? (header.multiValue || [header]).map((each) => each.value).join() : '';
}
