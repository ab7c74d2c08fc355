/** What a build says of a config that it takes. */
import { type Check, orOk, warning } from '../check.ts';
import { need } from '../subject.ts';

export const configNotices: Check = {
  id: 'config-notices',
  asks: 'Does the config do what a reader of it may not expect: rules that overlap, methods that no rule has, keys that are left out?',
  remedy:
    'Read each notice; where it is not what you meant, change the rule or option that it names.',
  async run({ gate }) {
    const { notices } = await need(gate(), 'config-accepted');
    return orOk(
      notices.map((notice) => warning(notice)),
      'nothing to say',
    );
  },
};
