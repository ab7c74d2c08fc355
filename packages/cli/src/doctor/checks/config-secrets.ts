/** Whether this machine has the secrets that the config names. */
import { type Check, ok, warning } from '../check.ts';

export const configSecrets: Check = {
  id: 'config-secrets',
  asks: "Does this machine have the secrets that the config marks with `secret('NAME')`?",
  remedy:
    'Set the variable NAME, or NAME_FILE, wherever the gate is built. Stand-ins were used here, so that this build is not yours.',
  async run({ secrets }) {
    const { missing } = await secrets();
    if (missing.length === 0) return [ok('every secret has a value')];
    return missing.map((name) => warning(`${name} is not set`));
  },
};
