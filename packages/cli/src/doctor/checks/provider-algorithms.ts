/** Whether the algorithms of the config are those that the provider signs with. */
import { Blocked, type Check, type Finding, failed, orOk, warning } from '../check.ts';
import { type ExaminedProvider, ofEachProvider, publicAlgorithms } from '../examined-providers.ts';
import { hasKeyFor } from '../has-key-for.ts';
import { secretNames, shownNames } from '../shown-names.ts';

export const providerAlgorithms: Check = {
  id: 'provider-algorithms',
  asks: 'Does the provider sign ID tokens with an algorithm of the config, and is there a key for each?',
  remedy:
    'Write "algorithms" (for a login "login.idTokenAlgorithms") as the provider signs. One without a key is of no use, unless its key is still to come.',
  run: (subject) => ofEachProvider(subject, examine),
};

async function examine(provider: ExaminedProvider): Promise<readonly Finding[]> {
  const algorithms = publicAlgorithms(provider);
  if (algorithms.length === 0) throw new Blocked('see config-accepted');
  const announced = await ofIdTokens(provider);
  const { members } = await provider.keys();
  const without = algorithms.filter((name) => !hasKeyFor(members, name));
  const findings = [
    ...announced,
    ...(without.length === algorithms.length
      ? [failed(`no key for ${shownNames(algorithms)}`)]
      : without.map((name) => warning(`no key for ${name}: tokens that say so are refused`))),
  ];
  return orOk(findings, shownNames(algorithms));
}

/** What access tokens are signed with no document says. */
async function ofIdTokens({ logins, hasOwnEndpoints, discovery }: ExaminedProvider) {
  if (logins.length === 0 || hasOwnEndpoints) return [];
  const { document } = await discovery();
  const signs = secretNames(document.id_token_signing_alg_values_supported);
  if (!signs) return [];
  return logins.flatMap(({ idToken: { algorithms } }): Finding[] => {
    const common = algorithms.filter((name) => signs.includes(name));
    if (common.length > 0) return [];
    return [
      failed(
        `ID tokens must be signed with ${shownNames(algorithms)}, the provider signs with ${shownNames(signs)}`,
      ),
    ];
  });
}
