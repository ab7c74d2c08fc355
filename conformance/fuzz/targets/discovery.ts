/** Discovery documents and key sets, given to the command line's lock file: few, for each loads a config. */
import { DISCOVERY, lockKeys, type ProviderAnswers, PUBLISHED } from '../lock-keys.ts';
import { mutateText } from '../mutate-text.ts';
import { mutateValue, ODD_JSON } from '../mutate-value.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';

export const discoveryTarget: Target = defineTarget<ProviderAnswers>({
  name: 'discovery',
  share: 2,
  make: (random) => ({
    document: random.chance(50) ? JSON.stringify(DISCOVERY) : writeMutated(DISCOVERY, random),
    set: writeMutated(PUBLISHED, random),
    status: random.pick([200, 200, 200, 200, 404]),
  }),
  judge: lockKeys,
});

function writeMutated(value: unknown, random: InputRandom): string {
  const text = JSON.stringify(mutateValue(value, random, ODD_JSON)) ?? '';
  return random.chance(20) ? mutateText(text, random) : text;
}
