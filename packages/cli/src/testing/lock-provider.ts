/** A provider for tests of the lock: its pages can be changed, and it counts what is asked. */
import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../errors.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';

export interface LockProvider {
  readonly origin: string;
  /** The paths that were asked for. */
  asked: string[];
  /** By path: text, a value to send as JSON, or a function that answers. */
  pages: Record<string, unknown>;
  /** Forgets what was asked, and publishes two keys again. */
  reset(): void;
  close(): void;
}

export async function startLockProvider(): Promise<LockProvider> {
  const handle: RequestListener = (request, response) => {
    provider.asked.push(request.url ?? '');
    const page = provider.pages[request.url ?? ''];
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(typeof page === 'string' ? page : JSON.stringify(page));
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: LockProvider = {
    origin,
    asked: [],
    pages: {},
    reset() {
      provider.asked = [];
      provider.pages = {
        '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/jwks` },
        '/jwks': { keys: [makeKey('b'), makeKey('a')] },
      };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return provider;
}

/** A public key as a provider publishes it. */
export function makeKey(kid: string): JsonWebKey {
  return { ...publicJwk(makeSigningJwk('ES256')), kid };
}

/** What a piece of work is refused with. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof UserError, String(error));
  return error;
}
