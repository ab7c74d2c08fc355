/** Checks who the gate is at the provider, and how it proves that. Build time only; quotes no secret. */
import { checkPrivateJwk } from '../jwt/check-private-jwk.ts';
import { at, checkText, checkWord, optionError } from '../policy/option-error.ts';
import type { ProviderMetadata } from './metadata.ts';
import type { ClientAuthentication } from './options.ts';
import type { ProviderPlan } from './plan.ts';

type ClientPlan = Pick<
  ProviderPlan,
  'clientId' | 'clientAuthentication' | 'clientSecret' | 'clientKey'
>;

type Members = Readonly<Record<string, unknown>>;

interface ClientContext {
  /** Name of the option that holds the members. */
  readonly option: string;
  readonly metadata: ProviderMetadata;
}

const METHODS = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** Plans `clientId`, `clientSecret`, `privateKey` and `clientAuthentication`. */
export function planClient(options: Members, { option, metadata }: ClientContext): ClientPlan {
  const { clientSecret, privateKey } = options;
  const clientId = checkVisible(options.clientId, at(option, 'clientId'));
  const proof = {
    ...(clientSecret !== undefined && {
      clientSecret: checkSecret(clientSecret, at(option, 'clientSecret')),
    }),
    ...(privateKey !== undefined && {
      clientKey: checkPrivateJwk(privateKey, at(option, 'privateKey')),
    }),
  };
  if (clientSecret !== undefined && privateKey !== undefined) {
    throw new TypeError(
      `Option "${at(option, 'privateKey')}" cannot stand beside "clientSecret": a client proves itself in one way`,
    );
  }
  const clientAuthentication = planMethod(options, { option, metadata });
  return { clientId, clientAuthentication, ...proof };
}

function planMethod(options: Members, context: ClientContext): ClientAuthentication {
  const { clientAuthentication, clientSecret, privateKey } = options;
  const usual = usualMethod(options, context.metadata);
  if (clientAuthentication === undefined) return usual;
  const option = at(context.option, 'clientAuthentication');
  const method = checkWord(clientAuthentication, { option, words: METHODS });
  const needs = NEEDS[method];
  if (needs !== undefined && options[needs] === undefined) {
    const remedy = `give "${at(context.option, needs)}", as secret("NAME")`;
    throw optionError(option, `have what "${method}" needs`, method, remedy);
  }
  const spare = clientSecret !== undefined ? 'clientSecret' : 'privateKey';
  if (options[spare] !== undefined && spare !== needs) {
    const remedy = `leave it out, or leave "${spare}" out`;
    throw optionError(option, `use the "${spare}" that is there`, method, remedy);
  }
  if (privateKey === undefined) refuseMethod(method, option, context.metadata);
  return method;
}

const NEEDS: Readonly<Record<ClientAuthentication, string | undefined>> = {
  none: undefined,
  client_secret_basic: 'clientSecret',
  client_secret_post: 'clientSecret',
  private_key_jwt: 'privateKey',
};

function usualMethod(
  { clientSecret, privateKey }: Members,
  { token_endpoint_auth_methods_supported: taken }: ProviderMetadata,
): ClientAuthentication {
  if (privateKey !== undefined) return 'private_key_jwt';
  if (clientSecret === undefined) return 'none';
  const takesOnlyPost =
    taken?.includes('client_secret_post') && !taken.includes('client_secret_basic');
  return takesOnlyPost ? 'client_secret_post' : 'client_secret_basic';
}

/** Of the methods with a secret only: many providers take public clients and keys, and do not say so. */
function refuseMethod(method: string, option: string, metadata: ProviderMetadata): void {
  const taken = metadata.token_endpoint_auth_methods_supported;
  if (method === 'none' || !taken || taken.includes(method)) return;
  const remedy = 'leave it out, and one that the provider takes is used';
  throw optionError(option, `be one that the provider takes (${taken.join(', ')})`, method, remedy);
}

/** RFC 6749 appendices A.1 and A.2. */
const VISIBLE = /^[ -~]+$/;

function checkVisible(value: unknown, option: string): string {
  const text = checkText(value, option);
  if (VISIBLE.test(text)) return text;
  throw optionError(option, 'have visible ASCII characters only', value);
}

function checkSecret(value: unknown, option: string): string {
  if (typeof value === 'string' && VISIBLE.test(value)) return value;
  throw new TypeError(
    `Option "${option}" must be the client's secret, visible ASCII characters, got something else: give it as secret("NAME")`,
  );
}
