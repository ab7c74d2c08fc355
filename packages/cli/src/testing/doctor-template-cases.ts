/** Cases of the checks of CloudFormation templates: a site behind a CloudFront Function, and a login half as CDK keeps it. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { DoctorCase } from './doctor-case.ts';
import type { DoctorScene } from './doctor-scene.ts';

interface Changes {
  readonly code?: string;
  readonly behavior?: object;
}

const OPEN_ORIGIN = { Id: 'site', DomainName: 'origin.example.com' };

/** What `postern synth` would write of a gate in a CloudFront Function. */
function templateOf(code: string, { behavior = {} }: Changes): object {
  const gate = { 'Fn::GetAtt': ['Gate', 'FunctionARN'] };
  const config = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  const origin = {
    ...OPEN_ORIGIN,
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    OriginCustomHeaders: [{ HeaderName: 'x-origin-secret', HeaderValue: { Ref: 'OriginSecret' } }],
  };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Parameters: { OriginSecret: { Type: 'String', NoEcho: true } },
    Resources: {
      Gate: {
        Type: 'AWS::CloudFront::Function',
        Metadata: { Postern: { role: 'gate' } },
        Properties: { Name: 'gate', FunctionCode: code, FunctionConfig: config, AutoPublish: true },
      },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [origin],
            DefaultCacheBehavior: {
              ...{ TargetOriginId: 'site', ViewerProtocolPolicy: 'redirect-to-https' },
              CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
              FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: gate }],
              ...behavior,
            },
          },
        },
      },
    },
  };
}

async function writeTemplate(scene: DoctorScene, changes: Changes = {}): Promise<void> {
  for (const name of Object.keys(scene.config)) delete scene.config[name];
  const rules = [{ path: '/*', allow: 'nobody' }];
  Object.assign(scene.config, { target: 'cloudfront-function', rules });
  await scene.build();
  const code = changes.code ?? (await readFile(join(scene.folder, 'out/function.js'), 'utf8'));
  const text = JSON.stringify(templateOf(code, changes));
  await writeFile(join(scene.folder, 'site.template.json'), text);
  Object.assign(scene.options, { template: 'site.template.json' });
}

const GATE_ASSOCIATIONS = [{ EventType: 'viewer-request', FunctionARN: 'GATE' }];

/** The same template as YAML, with `!GetAtt` where the function is named. */
async function writeYaml(scene: DoctorScene, associations: readonly object[]): Promise<void> {
  await writeTemplate(scene, { behavior: { FunctionAssociations: associations } });
  const json = await readFile(join(scene.folder, 'site.template.json'), 'utf8');
  const yaml = stringify(JSON.parse(json)).replace(': GATE', ': !GetAtt Gate.FunctionARN');
  await writeFile(join(scene.folder, 'template.yaml'), yaml);
  Object.assign(scene.options, { template: 'template.yaml' });
}

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have any shape
type Resources = Record<string, any>;

async function writeChanged(
  scene: DoctorScene,
  change: (resources: Resources) => unknown,
): Promise<void> {
  await writeTemplate(scene);
  const file = join(scene.folder, 'site.template.json');
  const template = JSON.parse(await readFile(file, 'utf8'));
  change(template.Resources);
  await writeFile(file, JSON.stringify(template));
}

/** A second distribution, without a gate, that is named as not meant for it. */
async function writeOther(scene: DoctorScene, domainName: string): Promise<void> {
  await writeChanged(scene, (resources) => {
    const other = structuredClone(resources.Site);
    const { DistributionConfig: config } = other.Properties;
    config.Origins[0].DomainName = domainName;
    config.DefaultCacheBehavior.FunctionAssociations = [];
    resources.Other = other;
  });
  Object.assign(scene.options, { ungated: ['Other'] });
}

const OTHER_CODE = 'function handler(event) { return event.request; }';

/** A `cdk.out` with one Lambda function, whose file is beside it. `change` is for the file. */
async function writeCdkOut(
  scene: DoctorScene,
  write: (asset: string) => Promise<unknown>,
): Promise<void> {
  await scene.build();
  const folder = join(scene.folder, 'cdk.out');
  await mkdir(folder);
  await write(join(folder, 'asset.abc'));
  const Code = { S3Bucket: 'assets', S3Key: 'abc.zip' };
  const Resources = { Gate: { Type: 'AWS::Lambda::Function', Properties: { Code } } };
  const destinations = { current: { bucketName: 'assets', objectKey: 'abc.zip' } };
  const files = { abc: { source: { path: 'asset.abc', packaging: 'file' }, destinations } };
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/us-east-1',
    properties: { templateFile: 'Site.template.json' },
  };
  await writeFile(join(folder, 'Site.template.json'), JSON.stringify({ Resources }));
  await writeFile(join(folder, 'Site.assets.json'), JSON.stringify({ files }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { Site: stack } }));
  Object.assign(scene.options, { template: 'cdk.out' });
}

export const TEMPLATE_CASES: readonly DoctorCase[] = [
  { check: 'template-rules', title: 'no template', status: 'skipped', says: /no --template/ },
  { check: 'template-rules', title: 'a sound template', status: 'ok', arrange: writeTemplate },
  {
    check: 'template-rules',
    title: 'a cache behavior without a gate',
    status: 'failed',
    says: /site\.template\.json: E-UNPROTECTED-BEHAVIOR at Site \*/,
    arrange: (scene) => writeTemplate(scene, { behavior: { FunctionAssociations: [] } }),
  },
  {
    check: 'template-rules',
    title: 'nothing wrong with one that is meant to be open',
    status: 'ok',
    arrange: async (scene) => {
      await writeTemplate(scene, { behavior: { FunctionAssociations: [] } });
      Object.assign(scene.options, { public: ['*'] });
    },
  },
  {
    check: 'template-rules',
    title: 'what CloudFormation would refuse',
    status: 'failed',
    says: /F3002.*Colour/,
    arrange: (scene) => writeTemplate(scene, { behavior: { Colour: 'red' } }),
  },
  {
    check: 'template-rules',
    title: 'a folder without a template',
    status: 'failed',
    says: /it has no \\"template\.json/,
    arrange: ({ options }) => Object.assign(options, { template: '.' }),
  },
  {
    check: 'template-rules',
    title: 'a template that is none',
    status: 'failed',
    says: /"site\.template\.json" must be a CloudFormation template/,
    arrange: async (scene) => {
      await writeTemplate(scene);
      await writeFile(join(scene.folder, 'site.template.json'), 'MARKER: [YAML');
    },
  },
  {
    check: 'template-rules',
    title: 'a cache behavior without a gate in YAML',
    status: 'failed',
    says: /template\.yaml: E-UNPROTECTED-BEHAVIOR at Site \*/,
    arrange: (scene) => writeYaml(scene, []),
  },
  {
    check: 'template-rules',
    title: 'nothing wrong with a gate in YAML, in the short forms of CloudFormation',
    status: 'ok',
    arrange: (scene) => writeYaml(scene, GATE_ASSOCIATIONS),
  },
  {
    check: 'template-rules',
    title: 'a distribution that no gate is on, where another one is named as not meant for it',
    status: 'failed',
    says: /E-UNPROTECTED-BEHAVIOR at Site \*/,
    arrange: async (scene) => {
      await writeTemplate(scene, { behavior: { FunctionAssociations: [] } });
      Object.assign(scene.options, { ungated: ['Other'] });
    },
  },
  {
    check: 'template-rules',
    title: 'nothing wrong with one that is named',
    status: 'ok',
    arrange: (scene) => writeOther(scene, 'elsewhere.example.com'),
  },
  {
    check: 'template-rules',
    title: 'that one before the origin of a gate is a way round it, named or not',
    status: 'failed',
    says: /E-UNPROTECTED-BEHAVIOR at Other \*/,
    arrange: (scene) => writeOther(scene, OPEN_ORIGIN.DomainName),
  },
  {
    check: 'template-rules',
    title: 'no distribution',
    status: 'warning',
    says: /no template has a distribution/,
    arrange: (scene) => writeChanged(scene, (resources) => delete resources.Site),
  },
  { check: 'template-gate', title: 'no template', status: 'skipped' },
  {
    check: 'template-gate',
    title: 'the built function',
    status: 'ok',
    says: /function\.js: is Gate/,
    arrange: writeTemplate,
  },
  {
    check: 'template-gate',
    title: 'the function of an earlier build',
    status: 'failed',
    says: /no function of the template has this code/,
    arrange: (scene) => writeTemplate(scene, { code: OTHER_CODE }),
  },
  {
    check: 'template-gate',
    title: "today's function, without a folder of a build",
    status: 'ok',
    arrange: async (scene) => {
      await writeTemplate(scene);
      Object.assign(scene.options, { build: undefined });
    },
  },
  {
    check: 'template-gate',
    title: 'a zip in cdk.out',
    status: 'ok',
    says: /function\.zip: is Gate/,
    arrange: (scene) =>
      writeCdkOut(scene, (asset) => cp(join(scene.folder, 'out/function.zip'), asset)),
  },
  {
    check: 'template-gate',
    title: 'a folder in cdk.out',
    status: 'ok',
    arrange: (scene) =>
      writeCdkOut(scene, async (asset) => {
        await mkdir(asset);
        await cp(join(scene.folder, 'out/index.mjs'), join(asset, 'index.mjs'));
      }),
  },
  {
    check: 'template-gate',
    title: 'another zip in cdk.out',
    status: 'failed',
    arrange: (scene) => writeCdkOut(scene, (asset) => writeFile(asset, 'an older one')),
  },
  {
    check: 'template-gate',
    title: 'that it cannot tell of code that is elsewhere',
    status: 'skipped',
    says: /cannot tell/,
    arrange: (scene) => writeCdkOut(scene, async () => undefined),
  },
];
