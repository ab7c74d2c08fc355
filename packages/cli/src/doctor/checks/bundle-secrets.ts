/** Which secrets are in the bundle, for everybody who may read the function. */

import { builtReports } from '../built-sizes.ts';
import { type Check, orOk, warning } from '../check.ts';
import { need } from '../subject.ts';

export const bundleSecrets: Check = {
  id: 'bundle-secrets',
  asks: 'Is the bundle free of secrets?',
  remedy:
    'Whoever may call lambda:GetFunction can read them: keep that right narrow, or let the function fetch them with `secretsManager()` or `parameterStore()`.',
  async run({ built }) {
    const { report } = await need(built(), 'bundle-builds');
    return orOk(
      builtReports(report).flatMap(({ name, secrets }) =>
        secrets.map((secret) => warning(`holds ${secret}`, name)),
      ),
      'it holds none',
    );
  },
};
