/** For how long somebody is signed in, and whether anything can end it. */
import { type Check, ok, skipped, warning } from '../check.ts';
import { need } from '../subject.ts';

const DAY_SECONDS = 86_400;

export const configSessions: Check = {
  id: 'config-sessions',
  asks: 'Does a session that can be revoked nowhere end within a day?',
  remedy:
    'Give "session.revocationStore", or a "session.lifetimeSeconds" of at most 86400: until then a copied cookie is good, after a logout too.',
  async run({ plan }) {
    const { login, revocationStore } = await need(plan(), 'config-accepted');
    if (!login) return [skipped('the config has no login')];
    const { lifetimeSeconds } = login.session;
    const hours = `${Math.round(lifetimeSeconds / 360) / 10} hours`;
    if (revocationStore) return [ok(`${hours}, and can be revoked`)];
    return lifetimeSeconds > DAY_SECONDS
      ? [warning(`sessions live ${hours}, and nothing revokes one`)]
      : [ok(`${hours} at most`)];
  },
};
