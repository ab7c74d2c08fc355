/** The files of a new project. */
import type { Answers, DeploymentTool, Project } from './answers.ts';
import { CDK_JSON, cdkSource } from './cdk-source.ts';
import { configSource } from './config-source.ts';
import { packageSource } from './package-source.ts';
import { policyTestsSource } from './policy-tests-source.ts';
import { terraformSource } from './terraform-source.ts';

export interface ProjectFile {
  readonly name: string;
  readonly content: string;
}

const DEPLOY_FILES: Readonly<Record<DeploymentTool, (answers: Answers) => ProjectFile[]>> = {
  cdk: (answers) => [
    { name: 'app.ts', content: cdkSource(answers) },
    { name: 'cdk.json', content: CDK_JSON },
  ],
  terraform: (answers) => [{ name: 'main.tf', content: terraformSource(answers) }],
  // The template is made by "npm run synth".
  cloudformation: () => [],
};

/** Without `.gitignore`, to which lines are added. */
export function projectFiles(answers: Project): ProjectFile[] {
  return [
    { name: 'postern.config.ts', content: configSource(answers) },
    { name: 'postern.test.ts', content: policyTestsSource(answers) },
    ...DEPLOY_FILES[answers.deploy](answers),
    { name: PACKAGE_FILE, content: packageSource(answers) },
  ];
}

export const PACKAGE_FILE = 'package.json';

const IGNORED_BY: Readonly<Record<DeploymentTool, readonly string[]>> = {
  cdk: ['cdk.out/'],
  terraform: ['.terraform/', '*.tfstate', '*.tfstate.*'],
  cloudformation: [],
};

/** What is made anew, and what is secret: a built function may hold a client's secret and the ring. */
export function ignoredLines({ deploy }: Answers): readonly string[] {
  return ['node_modules/', 'out/', 'ring.json', '*.secret', ...IGNORED_BY[deploy]];
}
