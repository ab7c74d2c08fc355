/** What takes minutes and repeats, in another place, what another test shows: `npm run thorough` runs it, `npm test` a sample of it. */

/** For `skip`: false in a thorough run. */
export const IF_THOROUGH: string | false = process.env.POSTERN_THOROUGH
  ? false
  : 'npm run thorough runs it';
