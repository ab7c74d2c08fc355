/** The pages that the development provider adds to `oidc-provider`: choosing a user, the end of a sign-in, a token to paste. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { messageOf } from '../errors.ts';
import { htmlPage, PAGE_HEADERS } from './page.ts';
import { isUserName, USER_NAMES, USERS } from './people.ts';
import type { ProviderSettings } from './provider-configuration.ts';
import { signInClient, signInUser } from './sign-in.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The provider with its pages. An error answers 400 or 500 and is never shown beyond its message. */
export function createProviderPages(provider: Provider, settings: ProviderSettings): Handler {
  const callback = provider.callback();
  return (request, response) => {
    const url = new URL(request.url ?? '/', settings.issuer);
    route(url)(request, response).catch((cause: unknown) => {
      if (!response.headersSent) answer(response, 500, messageOf(cause));
    });
  };

  function route(url: URL): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
    const choice = /^\/interaction\/[\w-]+(?:\/(\w+))?$/.exec(url.pathname);
    if (choice) return (request, response) => choose(request, response, choice[1]);
    if (url.pathname === '/development/callback') return showCallback;
    if (url.pathname === '/development/token') {
      return (request, response) => answerToken(request, response, url.searchParams);
    }
    return callback;
  }

  async function choose(
    request: IncomingMessage,
    response: ServerResponse,
    user: string | undefined,
  ): Promise<void> {
    const { uid } = await provider.interactionDetails(request, response);
    if (user === undefined) return answer(response, 200, choicePage(uid), 'text/html');
    if (request.method !== 'POST' || !isUserName(user))
      return answer(response, 400, 'No such user');
    return provider.interactionFinished(request, response, { login: { accountId: user } });
  }

  async function answerToken(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    if (!isFromThisMachine(request, settings))
      return answer(response, 403, 'For this machine only');
    const scope = query.get('scope') ?? undefined;
    const user = query.get('user') ?? '';
    if (query.get('client') === 'api') {
      return answer(response, 200, await signInClient(settings, { scope }));
    }
    if (!isUserName(user))
      return answer(response, 400, 'Ask with user=ada, user=ben or client=api');
    return answer(response, 200, await signInUser(settings, { user, scope }));
  }
}

/** A page of another site must not read a token: neither across origins, nor by a host name that it points here. */
function isFromThisMachine({ headers }: IncomingMessage, { issuer }: ProviderSettings): boolean {
  const site = headers['sec-fetch-site'];
  const direct = site === undefined || site === 'none' || site === 'same-origin';
  return direct && headers.host === new URL(issuer).host;
}

async function showCallback(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  answer(response, 200, 'Signed in. The code is in the address of this page.');
}

function choicePage(uid: string): string {
  const buttons = USER_NAMES.map((name) => {
    const { groups, scopes } = USERS[name];
    return (
      `<form method="post" action="/interaction/${encodeURIComponent(uid)}/${name}">` +
      `<button><b>${name}</b><small>groups ${groups.join(', ')}; scopes ${scopes.join(', ')}</small></button></form>`
    );
  });
  return htmlPage('Sign in as', buttons.join(''));
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  type: 'text/plain' | 'text/html' = 'text/plain',
): void {
  response.writeHead(status, {
    ...PAGE_HEADERS,
    'content-type': `${type}; charset=utf-8`,
  });
  response.end(type === 'text/plain' ? `${body}\n` : body);
}
