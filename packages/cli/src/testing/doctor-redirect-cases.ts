/** Cases of the question whether a redirect URI is registered: a real provider, and servers that answer as others do. */
import type { ServerResponse } from 'node:http';
import type { DoctorCase } from './doctor-case.ts';
import type { DoctorScene } from './doctor-scene.ts';

/** What a provider must not have sent us, and we must not show. */
const MARKER = 'MARKER-of-the-provider';

function redirectTo(location: string) {
  return (_: unknown, response: ServerResponse): void => {
    response.writeHead(302, { location }).end(MARKER);
  };
}

function refuseWith(status: number, page: string) {
  return (_: unknown, response: ServerResponse): void => {
    response.writeHead(status).end(page);
  };
}

/** Of an authorization endpoint, whatever its query. */
function answerAuthorization(
  { provider }: DoctorScene,
  answer: (request: unknown, response: ServerResponse, url: URL) => void,
): void {
  provider.pages = new Proxy(provider.pages, {
    get: (pages, path: string) =>
      path.startsWith('/auth?')
        ? (request: unknown, response: ServerResponse) =>
            answer(request, response, new URL(path, provider.origin))
        : pages[path],
  });
}

export const REDIRECT_CASES: readonly DoctorCase[] = [
  {
    check: 'provider-redirect-uri',
    title: 'a registration',
    status: 'ok',
    says: /https:\/\/app\.example\.com\/\.postern\/callback: the provider sends people back/,
    arrange: (scene) => scene.useRealProvider({ hosts: ['app.example.com'] }),
  },
  {
    check: 'provider-redirect-uri',
    title: 'a redirect URI that is not registered',
    status: 'failed',
    says: /https:\/\/app\.example\.com\/\.postern\/callback: the provider answers 400/,
    arrange: (scene) => scene.useRealProvider({ hosts: ['www.example.com'] }),
  },
  {
    check: 'provider-redirect-uri',
    title: 'a client that is not registered',
    status: 'failed',
    says: /it does not know the URI, or the client/,
    arrange: async (scene) => {
      await scene.useRealProvider({ hosts: ['app.example.com'] });
      Object.assign(scene.config.login ?? {}, { clientId: 'somebody-else' });
    },
  },
  {
    check: 'provider-redirect-uri',
    title: 'a request that the provider refuses for another reason',
    status: 'warning',
    says: /answered with invalid_scope/,
    arrange: (scene) =>
      answerAuthorization(scene, (request, response, url) =>
        redirectTo(
          `${url.searchParams.get('redirect_uri')}?error=invalid_scope&error_description=${MARKER}`,
        )(request, response),
      ),
  },
  {
    check: 'provider-redirect-uri',
    title: 'an error page of the provider',
    status: 'failed',
    says: /an error page of its own/,
    arrange: (scene) =>
      answerAuthorization(scene, redirectTo(`/error?error=redirect_mismatch&x=${MARKER}`)),
  },
  {
    check: 'provider-redirect-uri',
    title: 'that it cannot tell from one page for everybody',
    status: 'skipped',
    says: /cannot tell, the provider answers 200/,
    arrange: (scene) => answerAuthorization(scene, refuseWith(200, MARKER)),
  },
  {
    check: 'provider-redirect-uri',
    title: 'a registration where a made-up URI is refused',
    status: 'ok',
    says: /where a made-up one is refused/,
    arrange: (scene) =>
      answerAuthorization(scene, (request, response, url) => {
        const isOurs = url.searchParams.get('redirect_uri')?.endsWith('/callback');
        refuseWith(isOurs ? 200 : 400, MARKER)(request, response);
      }),
  },
  {
    check: 'provider-redirect-uri',
    title: 'an endpoint that would be asked in the clear, though it would answer',
    status: 'failed',
    says: /"authorization_endpoint" of the discovery document is no https URL/,
    // The same server; its address is not that of a loopback interface.
    arrange: (scene) => {
      const { port } = new URL(scene.provider.origin);
      scene.publish({ authorization_endpoint: `http://0.0.0.0:${port}/auth` });
      answerAuthorization(scene, (request, response, url) =>
        redirectTo(`${url.searchParams.get('redirect_uri')}?error=login_required`)(
          request,
          response,
        ),
      );
    },
  },
  {
    check: 'provider-redirect-uri',
    title: 'an endpoint with credentials in its address',
    status: 'failed',
    says: /"authorization_endpoint" of the discovery document is no https URL/,
    arrange: (scene) =>
      scene.publish({ authorization_endpoint: `https://${MARKER}@login.example.com/auth` }),
  },
];
