/** The `postern.config.ts` of each kind. */
import { type Answers, hasLogin, type Kind, type Project } from './answers.ts';
import { quoted } from './literal.ts';

/**
 * What browsers, phones and crawlers ask for without anybody's cookies: a manifest is fetched without credentials, and a site's icon is
 * shown to who is not signed in.
 */
export const PUBLIC_PATHS = [
  '/favicon.ico',
  '/apple-touch-icon.png',
  '/robots.txt',
  '/manifest.webmanifest',
] as const;

/** Where the page is that CloudFront shows in the place of its 403, and what belongs to it: with signed cookies it is the way to the login. */
const ERRORS_PATH = '/errors/*';

export function openPaths({ kind }: Pick<Answers, 'kind'>): readonly string[] {
  return kind === 'signed-cookies' ? [...PUBLIC_PATHS, ERRORS_PATH] : PUBLIC_PATHS;
}

export function configSource(project: Project): string {
  return SOURCES[project.kind](project);
}

const DEFAULT_ALGORITHM = 'RS256';

const SOURCES: Readonly<Record<Kind, (project: Project) => string>> = {
  bearer: bearerSource,
  login: siteSource,
  split: siteSource,
  'signed-cookies': siteSource,
  delegated: delegatedSource,
};

function bearerSource({ host, issuer, audience, algorithm = DEFAULT_ALGORITHM }: Project): string {
  return `import { defineConfig } from 'postern';

// Who may do what at ${host}: the first rule that matches decides, and what no rule names is refused.
export default defineConfig({
  hosts: [${quoted(host)}],
  issuer: ${quoted(issuer)},
  audience: ${quoted(audience)},
  algorithms: [${quoted(algorithm)}],
${API_RULES}});
`;
}

const API_RULES = `  rules: [
    { path: '/health', methods: ['GET'], allow: 'anyone' },
    { path: '/admin*', require: { scope: { allOf: ['admin'] } } },
    { path: '*', allow: 'authenticated' },
  ],
`;

function delegatedSource({ host, delegateFunction, delegateRegion }: Answers): string {
  return `import { defineConfig } from 'postern';

// Who may do what at ${host}: a Lambda function says whose a token is, and the rules judge what it says.
export default defineConfig({
  hosts: [${quoted(host)}],
  delegate: {
    type: 'lambda',
    functionName: ${quoted(delegateFunction)},
    regions: [${quoted(delegateRegion)}],
  },
${API_RULES}});
`;
}

function siteSource(answers: Project): string {
  const { kind, host } = answers;
  const target = kind === 'split' ? "  target: 'split',\n" : '';
  return `import { defineConfig, secret } from 'postern';

// Who may see what at ${host}: the first rule that matches decides, and what no rule names is refused.
export default defineConfig({
${target}  hosts: [${quoted(host)}],
${loginSource(answers)}${sessionSource(answers)}  rules: [
    // What browsers and crawlers ask for without anybody's cookies.
${openPaths(answers)
  .map((path) => `    { path: ${quoted(path)}, allow: 'anyone' },\n`)
  .join('')}${adminRule(answers)}    { path: '*', allow: 'authenticated' },
  ],
});
`;
}

function loginSource({
  issuer,
  clientId,
  emailDomains,
  algorithm = DEFAULT_ALGORITHM,
}: Project): string {
  const signed =
    algorithm === DEFAULT_ALGORITHM ? '' : `    idTokenAlgorithms: [${quoted(algorithm)}],\n`;
  const who =
    emailDomains === '*'
      ? '    everyoneAtTheProvider: true,\n'
      : `    emailDomains: [${emailDomains.split(',').map(quoted).join(', ')}],\n`;
  return `  login: {
    issuer: ${quoted(issuer)},
    clientId: ${quoted(clientId)},
    clientSecret: secret('POSTERN_CLIENT_SECRET'),
    scopes: ['openid', 'email'],
${signed}    // Who of the provider's people may enter at all.
${who}  },
`;
}

function sessionSource({ kind, keyPairId }: Answers): string {
  if (kind !== 'signed-cookies') {
    return `  session: { keyRing: secret('POSTERN_KEY_RING'), claims: ['email', 'groups'] },
`;
  }
  return `  session: {
    keyRing: secret('POSTERN_KEY_RING'),
    format: 'cloudfront-signed-cookies',
    // CloudFront says the ID when it is given the public half of the key.
    keyPairId: ${quoted(keyPairId)},
    privateKey: secret('POSTERN_COOKIE_KEY'),
  },
`;
}

/** Signed cookies know nothing of who somebody is. */
function adminRule({ kind }: Answers): string {
  if (kind === 'signed-cookies') return '';
  return "    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },\n";
}

/** The variables that a build needs, in the order of the config. */
export function secretNames(answers: Answers): readonly string[] {
  if (!hasLogin(answers)) return [];
  const names = ['POSTERN_CLIENT_SECRET', 'POSTERN_KEY_RING'];
  return answers.kind === 'signed-cookies' ? [...names, 'POSTERN_COOKIE_KEY'] : names;
}
