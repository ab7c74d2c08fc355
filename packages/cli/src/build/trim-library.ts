/**
 * Takes out of `oauth4webapi` what no gate can reach or read: the sentences of its errors (a gate goes by their members and
 * logs no word of them), features that the login does not ask for, and what it does for other runtimes. Every check of an answer
 * stays. Measured on `bench/size/private-site.config.ts`: `bench/README.md`. Each edit names a text that must be there, so that
 * another version of the library fails the build and a test, not a login.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Expressions that are the same at every call of ours, and what they are. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  'options?.DPoP': 'undefined',
  'options?.headers': 'undefined',
  'options?.additionalParameters': 'undefined',
  'options?.[jweDecrypt]': 'undefined',
  'options?.recognizedTokenTypes': 'undefined',
  'recognizedTokenTypes?.[json.token_type]': 'undefined',
  'client.use_mtls_endpoint_aliases': 'undefined',
  'client.require_auth_time': 'undefined',
  'client.default_max_age': 'undefined',
  'client.id_token_signed_response_alg': 'undefined',
  'as[_expectedIssuer]': 'undefined',
  '(options?.[customFetch] || fetch)': 'options[customFetch]',
  'looseInstanceOf(response, Response)': 'true',
  'parameters instanceof URLSearchParams': 'true',
  'parameters instanceof URL)': 'false)',
  // An encrypted token has five parts, and any number but three is refused.
  'length === 5': 'false',
  'new RegExp(': '/* @__PURE__ */ new RegExp(',
  'const jwtRefs = new': 'const jwtRefs = /* @__PURE__ */ new',
  'jwtRefs.set(response, jwt);': '',
  // Sentences of errors that are made in place.
  "'server responded with a challenge in the WWW-Authenticate HTTP Header'": '0',
  "'server responded with an error in the response body'": '0',
  "'authorization response from the server is an error'": '0',
  "'implicit and hybrid flows are not supported'": '0',
  "'unsupported `token_type` value'": '0',
  '\'no JWT "crit" header parameter extensions are supported\'': '0',
};

/** Declarations at the top level, by how they begin, and what takes their place. */
const DECLARATIONS: Readonly<Record<string, string>> = {
  // A name and a version that no provider needs.
  'if (typeof navigator ===': '',
  // Errors without messages, stacks and codes: `provider-failure.ts` reads `status`, `error` and `cause`.
  'function CodedTypeError(': 'function CodedTypeError(_, __, cause) { return { cause }; }',
  'function OPE(': 'function OPE(_, __, cause) { return { cause }; }',
  'export class UnsupportedOperationError ':
    'export class UnsupportedOperationError { constructor(_, options) { this.cause = options?.cause; } }',
  'export class ResponseBodyError ':
    'export class ResponseBodyError { constructor(_, { cause, response }) { this.error = cause.error; this.status = response.status; } }',
  'export class AuthorizationResponseError ':
    "export class AuthorizationResponseError { constructor(_, { cause }) { this.error = cause.get('error'); } }",
  'export class WWWAuthenticateChallengeError ':
    'export class WWWAuthenticateChallengeError { constructor(_, { response }) { this.status = response.status; } }',
  'function assertString(':
    "function assertString(input, _, __, cause) { if (typeof input !== 'string' || !input) throw OPE(0, 0, cause); }",
  'function assertNumber(':
    'function assertNumber(input, _, __, ___, cause) { if (!(Number.isFinite(input) && input >= 0)) throw OPE(0, 0, cause); }',
  'function notJson(': 'function notJson(response) { return OPE(0, 0, response); }',
  // That there is a challenge is all that counts: its words are not read.
  'function parseWwwAuthenticateChallenges(':
    "function parseWwwAuthenticateChallenges(response) { return response.headers.get('www-authenticate'); }",
  // Every runtime of a gate has these. What is no base64url is refused by the verifier, which reads the same ID token.
  'if (Uint8Array.prototype.toBase64)': '',
  'if (Uint8Array.fromBase64)': '',
  'function b64u(':
    "function b64u(input) { return typeof input === 'string' ? Buffer.from(input, 'base64url') : Buffer.from(input).toString('base64url'); }",
  'function validateEndpoint(':
    'function validateEndpoint(value, _, __, enforceHttps) { const url = new URL(value); checkProtocol(url, enforceHttps); return url; }',
  'export function resolveEndpoint(':
    'function resolveEndpoint(as, endpoint, _, enforceHttps) { return validateEndpoint(as[endpoint], 0, 0, enforceHttps); }',
  // Arguments that Postern itself gives, or `fetch`.
  'function signal(': 'function signal(_, value) { return value; }',
  'function prepareHeaders(': 'function prepareHeaders() { return new Headers(); }',
  'function assertAs(': 'function assertAs() {}',
  'function assertClient(': 'function assertClient() {}',
  'function assertReadableResponse(': 'function assertReadableResponse() {}',
  'function getClockSkew(': 'function getClockSkew(client) { return client[clockSkew]; }',
  'function getClockTolerance(':
    'function getClockTolerance(client) { return client[clockTolerance]; }',
  'function checkSigningAlgorithm(':
    'function checkSigningAlgorithm(_, algorithms, __, header) { if (!algorithms.includes(header.alg)) throw OPE(0, 0, { header }); }',
  'function resolveIdTokenMaxAge(':
    'function resolveIdTokenMaxAge(_, maxAge) { if (maxAge === undefined) return skipAuthTimeCheck; assertNumber(maxAge); return maxAge; }',
  'export async function processAuthorizationCodeResponse(':
    'export function processAuthorizationCodeResponse(as, client, response, options) { return processAuthorizationCodeOpenIDResponse(as, client, response, options.expectedNonce, options.maxAge); }',
  'function formUrlEncode(':
    "function formUrlEncode(token) { return encodeURIComponent(token).replace(/[-_.!~*'()]|%20/g, (found) => found === '%20' ? '+' : '%' + found.charCodeAt(0).toString(16).toUpperCase()); }",
};

/** An esbuild plugin for bundles that hold no code but ours: a user's own function may use more of the library. */
export const trimLibrary: Plugin = {
  name: 'trim-library',
  setup(build) {
    build.onLoad({ filter: /[\\/]oauth4webapi[\\/]build[\\/]index\.js$/ }, async ({ path }) => ({
      contents: trim(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** The library's module without what no gate needs. */
export function trim(source: string): string {
  let trimmed = source;
  for (const [start, replacement] of Object.entries(DECLARATIONS)) {
    const [from, end] = findDeclaration(trimmed, start);
    trimmed = trimmed.slice(0, from) + replacement + trimmed.slice(end);
  }
  for (const [text, replacement] of Object.entries(EXPRESSIONS)) {
    if (!trimmed.includes(text)) throw unknownVersion(text);
    trimmed = trimmed.replaceAll(text, replacement);
  }
  return trimmed;
}

/** From its first character to the end of the line that closes it: the library is indented. */
function findDeclaration(source: string, start: string): readonly [number, number] {
  const from = source.indexOf(`\n${start}`) + 1;
  const lastLine = start.startsWith('const') ? /^ {4}\};$/m : /^\}$(?!\nelse\b)/m;
  const closing = lastLine.exec(source.slice(from));
  if (from === 0 || !closing || source.includes(`\n${start}`, from)) throw unknownVersion(start);
  return [from, from + closing.index + closing[0].length];
}

function unknownVersion(text: string): Error {
  return new Error(
    `This version of oauth4webapi is not known to Postern: it has no "${text}", or two`,
  );
}
