/** The `package.json` of a new project, or what an old one needs. */
import { readVersion } from '../read-version.ts';
import type { Answers, DeploymentTool } from './answers.ts';

const CONFIG = '--config postern.config.ts';

const DEPLOY_SCRIPTS: Readonly<Record<DeploymentTool, Readonly<Record<string, string>>>> = {
  cdk: { synth: 'cdk synth' },
  terraform: {},
  cloudformation: { synth: `postern synth ${CONFIG} --out out --distribution` },
};

export function scriptsOf({ deploy }: Answers): Readonly<Record<string, string>> {
  return {
    build: `postern build ${CONFIG} --out out`,
    dev: `postern dev ${CONFIG}`,
    test: `postern test ${CONFIG}`,
    ...DEPLOY_SCRIPTS[deploy],
  };
}

/** The versions that @postern/cdk is tested with. `aws-cdk` has a stray 3.0.0, which does not read what the library writes. */
const CDK_DEPENDENCIES = {
  'aws-cdk': '2.1148.1',
  'aws-cdk-lib': '2.276.0',
  constructs: '10.8.1',
  tsx: '4.23.15',
};

export function dependenciesOf({ deploy }: Answers): Readonly<Record<string, string>> {
  const version = readVersion();
  return {
    ...(deploy === 'cdk' && { '@postern/cdk': version }),
    '@postern/cli': version,
    ...(deploy === 'cdk' && CDK_DEPENDENCIES),
    postern: version,
  };
}

export function packageSource(answers: Answers): string {
  const content = {
    private: true,
    type: 'module',
    scripts: scriptsOf(answers),
    devDependencies: dependenciesOf(answers),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
