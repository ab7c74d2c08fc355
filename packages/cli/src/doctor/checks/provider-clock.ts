/** Whether this machine and the provider agree on the time. */
import { Blocked, type Check, failed, ok, warning } from '../check.ts';
import { type ExaminedProvider, ofEachProvider } from '../examined-providers.ts';

/** Two clocks that are set by NTP differ by far less; a `Date` has whole seconds, and takes its time to come. */
const NOTABLE_SECONDS = 5;
/** Of a gate that only takes bearer tokens: what is the default for logins. */
const USUAL_TOLERANCE_SECONDS = 30;

export const providerClock: Check = {
  id: 'provider-clock',
  asks: "Does the provider's clock (`Date`) differ from this machine's by at most 5 seconds?",
  remedy:
    "Set the clock that is wrong, by NTP. If it is the provider's, its tokens seem to be from the future: raise \"clockToleranceSeconds\" until it is right. At the edge AWS's own clock counts, not this machine's.",
  run: (subject) =>
    ofEachProvider(subject, async (provider) => {
      // Whatever came of it: a refusal has a date too.
      await provider.discovery().catch(() => undefined);
      await provider.keys().catch(() => undefined);
      const skew = provider.skew();
      if (skew === undefined)
        throw new Blocked("no answer with a date came from the issuer's host");
      const text = `${Math.abs(Math.round(skew))} seconds ${skew > 0 ? 'ahead of' : 'behind'} this machine`;
      if (Math.abs(skew) <= NOTABLE_SECONDS) return [ok(`within ${NOTABLE_SECONDS} seconds`)];
      return [Math.abs(skew) > toleranceOf(provider) ? failed(text) : warning(text)];
    }),
};

function toleranceOf({ logins }: ExaminedProvider): number {
  return Math.min(
    USUAL_TOLERANCE_SECONDS,
    ...logins.map(({ clockToleranceSeconds }) => clockToleranceSeconds),
  );
}
