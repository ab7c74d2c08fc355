/** Whether the keys that the provider publishes are of use, and which are not. */
import { createVerifier } from 'postern/jwt';
import { normaliseJwks } from '../../lock/normalise-jwks.ts';
import { type Check, type Finding, failed, ok, warning } from '../check.ts';
import { type ExaminedProvider, ofEachProvider, publicAlgorithms } from '../examined-providers.ts';
import { shownName, shownNames } from '../shown-names.ts';

export const providerKeys: Check = {
  id: 'provider-keys',
  asks: 'Can the key set be read, does it have a key for the config, and is none of its keys weak, malformed, doubled or private?',
  remedy:
    'Ask who runs the provider for keys of at least 2,048 bits (RSA) with a "kid" each; check "jwksUri" and "algorithms". A private key that was published must be replaced.',
  run: (subject) => ofEachProvider(subject, examine),
};

async function examine(provider: ExaminedProvider): Promise<readonly Finding[]> {
  const { members } = await provider.keys();
  const { keys, skipped } = normaliseJwks(members);
  const leftOut = skipped
    .filter((reason) => !reason.endsWith('encryption'))
    .map((reason) => warning(`not used: ${reason.replace(/[^\x20-\x7e]/g, '�')}`));
  const algorithms = publicAlgorithms(provider);
  if (keys.length === 0)
    return [failed('no key of the set is one that a verifier could use'), ...leftOut];
  if (algorithms.length === 0) return [ok(`${keys.length} keys`), ...leftOut];
  try {
    const { skippedKeys } = createVerifier({
      ...{ issuer: provider.issuer, audience: null, algorithms, jwks: { keys } },
    });
    const bad = skippedKeys.filter(({ reason }) => reason !== 'algorithm' && reason !== 'use');
    const used = keys.length - skippedKeys.length;
    return [
      ok(`${used} of ${members.length} keys are for ${shownNames(algorithms)}`),
      ...bad.map(({ kid, reason }) =>
        warning(`not used: key ${shownName(kid ?? '')} is ${reason}`),
      ),
      ...leftOut,
    ];
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const [, reasons = ''] = / but none is usable: (.*)$/.exec(cause.message) ?? [];
    return [failed(`no key is usable for ${shownNames(algorithms)}: ${reasons}`), ...leftOut];
  }
}
