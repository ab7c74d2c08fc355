/** An app with a gate on a distribution, and what CloudFormation is given of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { EdgeGate } from '../edge-gate.ts';
import type { EdgeGateProps } from '../props.ts';
import { type Configs, writeConfigs } from './configs.ts';

export interface TestApp {
  readonly app: App;
  readonly stack: Stack;
  readonly gate: EdgeGate;
  /** `cdk.out` */
  readonly outdir: string;
  readonly template: Template;
  /** Of the support stack in us-east-1, for stacks elsewhere. */
  readonly edgeTemplate: () => Template;
}

export interface TestAppOptions {
  readonly region?: string;
  readonly props?: Partial<EdgeGateProps>;
  /** Of the default behavior. */
  readonly behavior?: Partial<cloudfront.BehaviorOptions>;
  /** Runs before the gate is made. */
  readonly prepare?: (stack: Stack) => Partial<EdgeGateProps>;
}

export interface Workshop {
  readonly configs: Configs;
  make(config: string, options?: TestAppOptions): TestApp;
  /** An app that tests only read: made once, for each build takes its seconds. */
  shared(config: string): TestApp;
  close(): void;
}

export const origin: cloudfront.IOrigin = new HttpOrigin('origin.example.com', {
  customHeaders: { 'x-origin-key': '{{resolve:secretsmanager:origin-key}}' },
});

/**
 * Apps share a folder of configs, which `close` removes with all that they have synthesised. The CDK's own validator, which takes seconds
 * for each kind of app, is asked for by those tests alone that are about it.
 */
export function openWorkshop(): Workshop {
  process.env.CDK_VALIDATION = 'false';
  const configs = writeConfigs();
  const apps = new Map<string, TestApp>();
  const make = (config: string, options: TestAppOptions = {}) => makeApp(configs, config, options);
  return {
    configs,
    make,
    shared(config) {
      const app = apps.get(config) ?? make(config);
      apps.set(config, app);
      return app;
    },
    close: configs.remove,
  };
}

function makeApp(configs: Configs, config: string, options: TestAppOptions): TestApp {
  const { region = 'us-east-1', props = {}, behavior = {}, prepare } = options;
  const outdir = mkdtempSync(join(configs.folder, 'cdk.out-'));
  rmSync(outdir, { recursive: true });
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Site', { env: { region } });
  const gate = new EdgeGate(stack, 'Gate', {
    config: configs.path(config),
    ...props,
    ...prepare?.(stack),
  });
  if (gate.deployment.protection !== 'none') distribute(stack, gate, behavior);
  let assembly: ReturnType<App['synth']> | undefined;
  const templateOf = (one: Stack): Template => {
    assembly ??= app.synth();
    return Template.fromJSON(assembly.getStackArtifact(one.artifactId).template);
  };
  return {
    ...{ app, stack, gate, outdir },
    get template() {
      return templateOf(stack);
    },
    edgeTemplate: () =>
      templateOf(
        app.node.children.find((child) => child !== stack && child instanceof Stack) as Stack,
      ),
  };
}

function distribute(
  stack: Stack,
  gate: EdgeGate,
  behavior: Partial<cloudfront.BehaviorOptions>,
): void {
  const { login } = gate.deployment;
  new cloudfront.Distribution(stack, 'Distribution', {
    defaultBehavior: gate.protect({ origin, ...behavior }),
    ...(login && {
      additionalBehaviors: {
        [login.pathPattern]: gate.loginBehavior(gate.loginFunctionUrl ? undefined : origin),
      },
    }),
  });
}
