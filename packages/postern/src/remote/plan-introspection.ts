/** Checks the options of introspection. Build time only. */
import { isText, readTexts } from '../jwt/check-options.ts';
import { checkPrivateJwk } from '../jwt/check-private-jwk.ts';
import { checkText, optionError } from '../policy/option-error.ts';
import { checkTargets } from './check-target.ts';
import { checkUnquoted, unquotedError } from './check-unquoted.ts';
import type { PlanForm } from './plan-delegate.ts';

export const planIntrospection: PlanForm = {
  known: ['url', 'clientId', 'authentication', 'issuer', 'audience'],
  plan: ({ url, clientId, authentication, issuer, audience }) => ({
    targets: checkTargets(url, 'delegate.url'),
    clientId: checkVisible(clientId, 'delegate.clientId'),
    ...planAuthentication(authentication, issuer),
    ...(issuer !== undefined && { issuer: checkText(issuer, 'delegate.issuer') }),
    ...planAudience(audience),
  }),
};

/** Required, so that nobody takes another API's tokens without having said so. */
function planAudience(value: unknown): object {
  const option = 'delegate.audience';
  if (value === null) return {};
  if (value === undefined) {
    throw optionError(
      option,
      'be a text or a list of texts',
      value,
      'null if it is not to be checked',
    );
  }
  return { audience: readTexts(value, option) };
}

const METHODS = ['clientSecretBasic', 'clientSecretPost', 'privateKeyJwt'] as const;

function planAuthentication(value: unknown, issuer: unknown): object {
  const option = 'delegate.authentication';
  const given = checkUnquoted(value, { option, known: METHODS });
  const [method, ...others] = METHODS.filter((name) => given[name] !== undefined);
  if (method === undefined || others.length > 0) {
    throw unquotedError(option, `have one of ${METHODS.join(', ')}`, value);
  }
  const proof = given[method];
  return method === 'privateKeyJwt'
    ? { clientAuthentication: method, clientKey: planKey(proof, issuer) }
    : { clientAuthentication: method, clientSecret: checkSecret(proof, `${option}.${method}`) };
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

const KEY_OPTION = 'delegate.authentication.privateKeyJwt';

function planKey(value: unknown, issuer: unknown): object {
  const known = ['key', 'audience'];
  const { key, audience = issuer } = checkUnquoted(value, { option: KEY_OPTION, known });
  // The issuer's identifier, as RFC 7523 section 3 has been read since servers were made to take one another's assertions.
  if (!isText(audience)) {
    const must = `be a text, the server's issuer identifier, here or as "delegate.issuer"`;
    throw unquotedError(`${KEY_OPTION}.audience`, must, audience);
  }
  return { ...checkPrivateJwk(key, `${KEY_OPTION}.key`), recipient: audience };
}
