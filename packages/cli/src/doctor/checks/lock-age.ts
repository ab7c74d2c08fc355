/** How old the keys of the lock file are. */
import type { GatePlan } from 'postern/gate';
import { issuersOf } from 'postern/gate';
import { shownUrl } from '../../shown-url.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from '../check.ts';
import { need, type Subject } from '../subject.ts';

const DAY_SECONDS = 86_400;

export const lockAge: Check = {
  id: 'lock-age',
  asks: 'Are the keys in the lock file younger than half of `bakedKeysMaxAgeSeconds` (7 days unless the config says otherwise)?',
  remedy:
    'Run `postern build --refresh` and deploy, on a schedule: an instance with older keys fetches before it accepts a token.',
  async run(subject) {
    const { issuers } = await need(subject.given(), 'config-accepted');
    const plan = await need(subject.plan(), 'config-accepted');
    const { issuers: entries } = await need(subject.lock(), 'lock-file');
    const locked = issuers.filter(({ issuer }) => Object.hasOwn(entries, issuer));
    if (locked.length === 0) return [skipped('the lock file has no key of this config')];
    return locked.map(({ issuer }) =>
      judge(issuer, { fetchedAt: entries[issuer]?.fetchedAt ?? 0, plan, subject }),
    );
  },
};

interface Facts {
  readonly fetchedAt: number;
  readonly plan: GatePlan;
  readonly subject: Subject;
}

function judge(issuer: string, { fetchedAt, plan, subject }: Facts): Finding {
  const trusted = issuersOf(plan).flatMap(({ issuer: name, remote }) =>
    name === issuer && remote ? [remote.trustSeconds] : [],
  );
  const most = Math.min(...trusted, Number.MAX_SAFE_INTEGER);
  const age = Math.max(0, subject.clock() - fetchedAt);
  const text = `fetched ${inDays(age)} ago, trusted for ${inDays(most)}`;
  const about = shownUrl(issuer);
  if (age > most) return failed(text, about);
  return age > most / 2 ? warning(text, about) : ok(text, about);
}

function inDays(seconds: number): string {
  const days = Math.round((10 * seconds) / DAY_SECONDS) / 10;
  return days < 0.1 ? 'less than 3 hours' : `${days} days`;
}
