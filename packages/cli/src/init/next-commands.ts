/** What somebody does after `postern init`, three commands at most, and what a build of a login needs besides. */
import { type Answers, hasLogin } from './answers.ts';
import { secretNames } from './config-source.ts';

/** In their order. */
export function nextCommands(answers: Answers): readonly string[] {
  if (!hasLogin(answers)) return ['npm install', 'npm test', 'npm run dev'];
  // The ring is a secret, so that nobody gets one unasked.
  const ring = 'npx postern keys generate --ring --out ring.json';
  return ['npm install', 'npm run dev', ring];
}

const MEANINGS: Readonly<Record<string, string>> = {
  POSTERN_CLIENT_SECRET: "POSTERN_CLIENT_SECRET: the client's secret, as the provider has given it",
  POSTERN_KEY_RING: 'POSTERN_KEY_RING_FILE=ring.json: what sessions are made with',
  POSTERN_COOKIE_KEY:
    'POSTERN_COOKIE_KEY_FILE: PEM of the private key whose public half CloudFront has',
};

/** The variables of a build, one a line. */
export function buildNeeds(answers: Answers): readonly string[] {
  return secretNames(answers).map((name) => MEANINGS[name] ?? name);
}

/** What the provider has to know of the site. */
export function registrationOf(answers: Answers): readonly string[] {
  if (!hasLogin(answers)) return [];
  const { host } = answers;
  return [`https://${host}/.postern/callback`, `https://${host}/.postern/logout`];
}
