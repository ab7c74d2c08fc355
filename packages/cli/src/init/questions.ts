/** The questions of `postern init`, one row each: of which kinds, in which words, with which default, and what is no answer. */
import { isTrustedUrl } from '../lock/fetch-json.ts';
import { type AnswerName, type Answers, DEPLOYMENTS, KINDS, type Kind } from './answers.ts';

export interface Question {
  readonly name: AnswerName;
  readonly flag: string;
  readonly text: string;
  /** What can be chosen, with what it means. */
  readonly choices?: readonly (readonly [value: string, meaning: string])[];
  /** @default all */
  readonly kinds?: readonly Kind[];
  readonly defaultAnswer: (answers: Partial<Answers>) => string;
  /** What an answer must be, in words that end "must be …"; undefined where it is. */
  readonly expected: (answer: string) => string | undefined;
}

/** Stands for a provider that is not chosen yet: `postern dev` plays any. */
export const PLACEHOLDER_ISSUER = 'https://login.example.com';

const SITES: readonly Kind[] = ['login', 'split', 'signed-cookies'];

const KIND_MEANINGS: Readonly<Record<Kind, string>> = {
  bearer: 'an API whose callers send tokens',
  login: 'a site where people sign in, with rules on who they are',
  split: 'the same, each request checked in a CloudFront Function: quicker and cheaper',
  'signed-cookies': 'a site whose signed-in people may all see the same: no function on requests',
  delegated: 'an API whose tokens a Lambda function of yours judges',
};

const DEPLOYMENT_MEANINGS = {
  cdk: 'AWS CDK, in TypeScript',
  terraform: 'Terraform',
  cloudformation: 'CloudFormation, with the AWS CLI alone',
} as const;

export const QUESTIONS: readonly Question[] = [
  {
    name: 'kind',
    flag: '--kind',
    text: 'What do you protect?',
    choices: KINDS.map((kind) => [kind, KIND_MEANINGS[kind]]),
    defaultAnswer: () => 'bearer',
    expected: oneOf(KINDS),
  },
  {
    name: 'host',
    flag: '--host',
    text: 'Under which host name does it answer?',
    defaultAnswer: ({ kind }) => `${kind && SITES.includes(kind) ? 'app' : 'api'}.example.com`,
    expected: (answer) =>
      /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/.test(answer)
        ? undefined
        : 'a host name in lower case, such as app.example.com, without https:// and path',
  },
  {
    name: 'issuer',
    flag: '--issuer',
    text: 'Which OpenID provider issues the tokens? Its issuer, exactly as its documents have it',
    kinds: ['bearer', ...SITES],
    defaultAnswer: () => PLACEHOLDER_ISSUER,
    expected: (answer) =>
      // A URL is read without the line breaks in it, and would be written with them.
      isTrustedUrl(answer) && /^[\x21-\x7e]+$/.test(answer) && !/[?#]/.test(answer)
        ? undefined
        : 'an https address without spaces and query, such as https://login.example.com',
  },
  {
    name: 'audience',
    flag: '--audience',
    text: 'For which audience are the tokens of this API?',
    kinds: ['bearer'],
    defaultAnswer: ({ host }) => `https://${host}/`,
    expected: (answer) => (/^[\x21-\x7e]+$/.test(answer) ? undefined : 'a text without spaces'),
  },
  {
    name: 'clientId',
    flag: '--client-id',
    text: 'As which client is the site registered at the provider?',
    kinds: SITES,
    defaultAnswer: ({ host = '' }) => host.split('.')[0] ?? '',
    expected: (answer) => (/^[\x21-\x7e]+$/.test(answer) ? undefined : 'a text without spaces'),
  },
  {
    name: 'emailDomains',
    flag: '--email-domains',
    text: 'Whose addresses may sign in? Domains with commas between them, or * for everybody at the provider',
    kinds: SITES,
    defaultAnswer: ({ host = '' }) => domainOf(host),
    expected: (answer) =>
      answer === '*' || /^[a-z\d-]+(\.[a-z\d-]+)+(,[a-z\d-]+(\.[a-z\d-]+)+)*$/.test(answer)
        ? undefined
        : 'domains in lower case with commas between them, such as example.com,example.org, or *',
  },
  {
    name: 'keyPairId',
    flag: '--key-pair-id',
    text: "Which ID has CloudFront given to the cookies' public key? Leave it, if there is none yet",
    kinds: ['signed-cookies'],
    defaultAnswer: () => 'K2JCJMDEHXQW5F',
    expected: (answer) =>
      /^K[A-Z\d]{9,}$/.test(answer) ? undefined : 'an ID such as K2JCJMDEHXQW5F',
  },
  {
    name: 'delegateFunction',
    flag: '--delegate-function',
    text: 'Which Lambda function judges the tokens? Its name',
    kinds: ['delegated'],
    defaultAnswer: ({ host = '' }) => `${host.split('.')[0]}-verifier`,
    expected: (answer) =>
      /^[\w-]{1,64}$/.test(answer) ? undefined : 'letters, digits, - and _, 64 at most',
  },
  {
    name: 'delegateRegion',
    flag: '--delegate-region',
    text: 'In which region is it?',
    kinds: ['delegated'],
    defaultAnswer: () => 'us-east-1',
    expected: (answer) =>
      /^[a-z]{2}(-[a-z]+)+-\d$/.test(answer) ? undefined : 'a region such as eu-central-1',
  },
  {
    name: 'deploy',
    flag: '--deploy',
    text: 'What do you deploy with?',
    choices: DEPLOYMENTS.map((tool) => [tool, DEPLOYMENT_MEANINGS[tool]]),
    defaultAnswer: () => 'cdk',
    expected: oneOf(DEPLOYMENTS),
  },
];

/** Whether the question makes sense of what is known. */
export function isAsked({ kinds }: Question, { kind }: Partial<Answers>): boolean {
  return kinds === undefined || (kind !== undefined && kinds.includes(kind));
}

function oneOf(values: readonly string[]): Question['expected'] {
  return (answer) => (values.includes(answer) ? undefined : `one of ${values.join(', ')}`);
}

/** Of `app.example.co.uk`, `example.co.uk`: what is above a site's own name, and never a suffix that strangers share. */
function domainOf(host: string): string {
  const labels = host.split('.');
  return (labels.length > 2 ? labels.slice(1) : labels).join('.');
}
