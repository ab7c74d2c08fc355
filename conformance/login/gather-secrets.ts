/** Everything of a login that nobody may read who is not meant to: out of what the provider and a browser have seen. */
import type { KeyRing } from 'postern/gate';
import { type KeyPurpose, keyFor } from '../support/ring-forge.ts';
import { CLIENT_SECRET, type LoginProvider } from './login-provider.ts';
import type { Page, Viewer } from './viewer.ts';

/** What the gate is built with. */
export function configSecrets({ current }: KeyRing): Map<string, string> {
  const purposes: readonly KeyPurpose[] = ['session', 'attempt', 'refresh', 'id', 'log', 'bearer'];
  const keys = purposes.map(
    (purpose) => [`${purpose} key`, keyFor({ current }, purpose).toString('base64url')] as const,
  );
  return new Map([['client secret', CLIENT_SECRET], ['ring secret', current.secret], ...keys]);
}

/** What comes and goes with a login: by name and number. */
export function flowSecrets(
  provider: LoginProvider,
  viewers: readonly Viewer[],
): Map<string, string> {
  const secrets = new Map<string, string>();
  const add = (name: string, value: string | null | undefined) => {
    if (value && value.length >= 12) secrets.set(`${name} ${secrets.size}`, value);
  };
  for (const { text, path } of provider.heard) {
    for (const name of ['code_verifier', 'refresh_token', 'code']) {
      add(name, new RegExp(`[\\n&]${name}=([^&]+)`).exec(text)?.[1]);
    }
    add('nonce', new URL(path, provider.issuer).searchParams.get('nonce'));
  }
  for (const { body } of provider.given) {
    const answer = readJson(body);
    for (const name of ['access_token', 'refresh_token', 'id_token']) add(name, answer[name]);
  }
  for (const { setCookies } of viewers.flatMap(({ seen }) => seen)) {
    for (const line of setCookies) add('cookie', /postern-(?!out=)[^=]*=([^;]+)/.exec(line)?.[1]);
  }
  return secrets;
}

function readJson(text: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** What a page of the gate says to whoever looks at it; but for cookies, and for where a redirect leads. */
export function saidBy({ status, headers, body }: Page): string {
  const { location: _, refresh: __, ...others } = headers;
  return `${status} ${JSON.stringify(others)} ${body.replace(/href="[^"]*\/session\/end\?[^"]*"/g, '')}`;
}
