/** Checks what the authorization request says besides what every login says. Build time only. */
import { readSeconds } from '../jwt/check-options.ts';
import { at, checkList, checkObject, checkText, optionError } from '../policy/option-error.ts';
import type { ProviderPlan } from './plan.ts';

type Members = Readonly<Record<string, unknown>>;
type RequestPlan = Pick<ProviderPlan, 'scope' | 'parameters' | 'maxAgeSeconds'>;

const YEAR_SECONDS = 31_536_000;

/** Plans `scopes`, `prompt`, `maxAgeSeconds` and `parameters`; `option` is the name of what holds them. */
export function planRequest(options: Members, option: string): RequestPlan {
  const { prompt, maxAgeSeconds: maxAge } = options;
  const maxAgeSeconds =
    maxAge === undefined
      ? undefined
      : Math.ceil(readSeconds(maxAge, at(option, 'maxAgeSeconds'), { min: 1, max: YEAR_SECONDS }));
  const parameters = {
    ...planParameters(options.parameters, at(option, 'parameters')),
    ...(prompt !== undefined && { prompt: checkPrompt(prompt, at(option, 'prompt')) }),
    ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
  };
  return {
    scope: planScope(options, at(option, 'scopes')),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}

function planScope({ scopes, emailDomains }: Members, option: string): string {
  if (scopes === undefined) return emailDomains === undefined ? 'openid' : 'openid email';
  const words = checkList(scopes, option).map((member, place) => {
    const name = `${option}[${place}]`;
    // RFC 6749 section 3.3.
    if (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(checkText(member, name))) return member as string;
    throw optionError(name, 'be one scope', member, 'write each scope as a member of its own');
  });
  if (!words.includes('openid')) {
    const remedy = 'without it there is no ID token (OpenID Connect Core section 3.1.2.1)';
    throw optionError(option, 'hold "openid"', words.join(' '), remedy);
  }
  return [...new Set(words)].join(' ');
}

/** OpenID Connect Core section 3.1.2.1, and Initiating User Registration 1.0. */
const PROMPTS = ['none', 'login', 'consent', 'select_account', 'create'];

function checkPrompt(value: unknown, option: string): string {
  const words = checkText(value, option).split(' ');
  const unknown = words.find((word) => !PROMPTS.includes(word));
  if (unknown !== undefined) {
    throw optionError(option, `be made of ${PROMPTS.join(', ')}`, value);
  }
  if (words.includes('none') && words.length > 1) {
    throw optionError(option, 'have "none" alone', value);
  }
  return words.join(' ');
}

/** What Postern sets, by the option that says it, or for each attempt anew. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ...[
    'response_type',
    'response_mode',
    'redirect_uri',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
    'client_assertion',
    'client_assertion_type',
    'id_token_hint',
  ].map((name) => [name, 'it is for each login anew, or not to be sent at all'] as const),
  ['client_id', 'use the option "clientId"'],
  ['client_secret', 'use the option "clientSecret"'],
  ['scope', 'use the option "scopes"'],
  ['prompt', 'use the option "prompt"'],
  ['max_age', 'use the option "maxAgeSeconds"'],
]);

function planParameters(value: unknown, option: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const entries = Object.entries(checkObject(value, { option })).map(([name, text]) => {
    const remedy = RESERVED.get(name);
    if (remedy !== undefined) throw optionError(option, `leave out "${name}"`, value, remedy);
    if (!/^[\w.~-]+$/.test(name)) {
      throw optionError(option, 'have names of letters, digits, "-", "." and "_"', name);
    }
    return [name, checkText(text, at(option, name))] as const;
  });
  return Object.fromEntries(entries);
}
