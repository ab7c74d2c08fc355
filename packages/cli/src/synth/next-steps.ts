/** From a written template to a protected distribution: what is left to do, as commands where there is one. */
import { LIMITS } from '@postern/emulator/limits';
import type { Deployment } from '../deploy/deployment.ts';
import { nameOfHost } from '../deploy/name-of-host.ts';
import { ERROR_PAGE_PATH } from './error-page.ts';
import { lambdaOf } from './lambda-of.ts';
import { codeKeyOf } from './lambda-part.ts';
import type { CloudFormationTemplate } from './template.ts';

export interface NextStep {
  readonly what: string;
  /** For a shell; capital letters stand for values of yours. */
  readonly command?: string;
}

export interface WrittenTemplate {
  readonly deployment: Deployment;
  readonly template: CloudFormationTemplate;
  /** As it was given. */
  readonly out: string;
  readonly file: string;
  readonly bytes: number;
  /** What the validators say against it. */
  readonly warnings: readonly string[];
}

/** In their order. */
export function nextSteps(written: WrittenTemplate): NextStep[] {
  const { deployment, template } = written;
  return [
    ...uploadSteps(written),
    ...secretSteps(written),
    { what: 'Deploy the template', command: deployCommand(written) },
    ...storeSteps(deployment),
    ...('Distribution' in template.Resources ? siteSteps(deployment) : [behaviorsStep(deployment)]),
  ];
}

function uploadSteps({ deployment, out }: WrittenTemplate): NextStep[] {
  const found = lambdaOf(deployment);
  if (!found) return [];
  const { zipFile } = found.lambda;
  return [
    {
      what: 'Upload the code, to a bucket in the region of the stack',
      command: `aws s3 cp ${out}/${zipFile} s3://BUCKET/${codeKeyOf(found.lambda)}`,
    },
  ];
}

/** One name for every site would put the second in the place of the first. A login half alone stands beside the gate of its host. */
function stackNameOf({ hosts: [host], protection }: Deployment): string {
  if (host === undefined) return 'STACK';
  return protection === 'none' ? `${nameOfHost(host)}-login` : nameOfHost(host);
}

/** Where the rule of the template wants the stack; else the AWS CLI's own region will do. */
function regionOption(deployment: Deployment): string[] {
  return lambdaOf(deployment)?.lambda.kind === 'lambda-edge' ? ['--region us-east-1'] : [];
}

function deployCommand({ deployment, template, file, bytes }: WrittenTemplate): string {
  const found = lambdaOf(deployment);
  const parameters = Object.keys(template.Parameters ?? {});
  return [
    `aws cloudformation deploy --stack-name ${stackNameOf(deployment)}`,
    ...regionOption(deployment),
    `--template-file ${file}`,
    ...(found ? ['--capabilities CAPABILITY_IAM'] : []),
    ...(bytes > LIMITS.current.templateBodyBytes ? ['--s3-bucket BUCKET'] : []),
    ...overrides(parameters),
  ].join(' ');
}

/** What is on a command line stands in the shell's history, and in the list of processes for everybody. */
function overrides(parameters: readonly string[]): string[] {
  if (parameters.length === 0) return [];
  if (hasSecret(parameters)) return [`--parameter-overrides file://${PARAMETERS_FILE}`];
  return ['--parameter-overrides', ...parameters.map((name) => `${name}=${sampleOf(name)}`)];
}

/** `postern init` has it ignored by Git. */
const PARAMETERS_FILE = 'parameters.secret';

function secretSteps({ template }: WrittenTemplate): NextStep[] {
  const parameters = Object.keys(template.Parameters ?? {});
  if (!hasSecret(parameters)) return [];
  const Parameters = Object.fromEntries(parameters.map((name) => [name, sampleOf(name)]));
  return [
    {
      what: `Write the parameters into ${PARAMETERS_FILE}, which nobody else may read: ${JSON.stringify({ Parameters })}`,
      command: `touch ${PARAMETERS_FILE} && chmod 600 ${PARAMETERS_FILE}`,
    },
  ];
}

function hasSecret(parameters: readonly string[]): boolean {
  return parameters.some((name) => VALUES[name] === 'SECRET');
}

const VALUES: Readonly<Record<string, string>> = {
  CodeBucket: 'BUCKET',
  OriginHeaderValue: 'SECRET',
};

function sampleOf(parameter: string): string {
  return VALUES[parameter] ?? 'ARN';
}

function storeSteps({ keyValueStore }: Deployment): NextStep[] {
  if (!keyValueStore) return [];
  return [
    {
      what: 'Fill the store, at output KeyValueStoreArn; until then nobody has a session',
      command: `postern keys publish --file ring.json --store ${keyValueStore.arn ?? 'ARN'}`,
    },
  ];
}

function behaviorsStep(deployment: Deployment): NextStep {
  return {
    what: 'Put on the behaviors of your distribution what the outputs say; one without is open',
    command: [
      `aws cloudformation describe-stacks --stack-name ${stackNameOf(deployment)}`,
      ...regionOption(deployment),
      '--query "Stacks[0].Outputs"',
    ].join(' '),
  };
}

function siteSteps({ hosts, signedCookies }: Deployment): NextStep[] {
  const page = signedCookies
    ? [
        {
          what: 'Put the page of a 403 there, as docs/signed-cookies.md has it',
          command: `aws s3 cp 403.html s3://SITE_BUCKET${ERROR_PAGE_PATH}`,
        },
      ]
    : [];
  const dns = hosts.length === 0 ? [] : [{ what: `Point ${hosts.join(', ')} to the distribution` }];
  return [
    { what: 'Upload the site', command: 'aws s3 sync site s3://SITE_BUCKET' },
    ...page,
    ...dns,
  ];
}
