/** Whether refusals can be seen at all. */
import { type Check, ok, warning } from '../check.ts';
import { need } from '../subject.ts';

export const configLog: Check = {
  id: 'config-log',
  asks: 'Does the gate log what it refuses?',
  remedy:
    "Leave \"log\" out, or write 'denied' or 'all': without a line nobody can say why a request was refused.",
  async run({ plan }) {
    const { log } = (await need(plan(), 'config-accepted')).policy;
    return [log === 'none' ? warning('log is "none"') : ok(`log is "${log}"`)];
  },
};
