/** The `postern.test.ts` of each kind: what the config's rules are meant to say, one case for each at least. */
import { type Answers, hasLogin } from './answers.ts';
import { openPaths } from './config-source.ts';
import { quoted } from './literal.ts';

interface PolicyCase {
  readonly name: string;
  /** Method and path. */
  readonly request: string;
  readonly credential: string;
  readonly expect: string;
}

export function policyTestsSource(answers: Answers): string {
  const cases = hasLogin(answers) ? siteCases(answers) : API_CASES;
  return `import { policyTests } from 'postern/test';

export default policyTests([
${cases.map((line) => caseSource(line, answers)).join('')}]);
`;
}

const API_CASES: readonly PolicyCase[] = [
  { name: 'health is public', request: 'GET /health', credential: "'none'", expect: 'allow' },
  {
    name: 'nobody is let in without a token',
    request: 'GET /orders',
    credential: "'none'",
    expect: 'deny 401',
  },
  {
    name: 'a token is enough for the API',
    request: 'GET /orders',
    credential: "{ bearer: { sub: 'ada' } }",
    expect: 'allow',
  },
  {
    name: 'administration wants its scope',
    request: 'POST /admin/users',
    credential: "{ bearer: { sub: 'ada', scope: 'read' } }",
    expect: 'deny 403',
  },
  {
    name: 'administrators may administrate',
    request: 'POST /admin/users',
    credential: "{ bearer: { sub: 'ada', scope: 'read admin' } }",
    expect: 'allow',
  },
];

function siteCases({ kind }: Answers): readonly PolicyCase[] {
  const admin = kind === 'signed-cookies' ? [] : ADMIN_CASES;
  return [
    ...openPaths({ kind }).map((path) => ({
      name: `${path} is public`,
      request: `GET ${path.replace('*', '403.html')}`,
      credential: "'none'",
      expect: 'allow',
    })),
    {
      name: 'who is not signed in is sent to sign in',
      request: 'GET /',
      credential: "'none'",
      expect: 'redirect',
    },
    {
      name: 'who is signed in sees the site',
      request: 'GET /',
      credential: "{ session: { sub: 'ada' } }",
      expect: 'allow',
    },
    ...admin,
  ];
}

const ADMIN_CASES: readonly PolicyCase[] = [
  {
    name: 'administration is for administrators',
    request: 'GET /admin',
    credential: "{ session: { sub: 'ben', groups: ['staff'] } }",
    expect: 'deny 403',
  },
  {
    name: 'administrators may administrate',
    request: 'GET /admin',
    credential: "{ session: { sub: 'ada', groups: ['admin'] } }",
    expect: 'allow',
  },
];

function caseSource({ name, request, credential, expect }: PolicyCase, { host }: Answers): string {
  const [method, path] = request.split(' ');
  return `  {
    name: ${quoted(name)},
    request: ${quoted(`${method} https://${host}${path}`)},
    credential: ${credential},
    expect: ${quoted(expect)},
  },
`;
}
