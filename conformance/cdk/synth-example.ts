/** `npm run synth` of an example, and what the CDK would deploy of it. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

export interface Template {
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have any shape
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: any }>>;
}

export interface Synthesised {
  /** By the name of their stack. */
  readonly templates: ReadonlyMap<string, Template>;
  /** The region of a stack. */
  region(stack: string): string;
  /** The file that would be uploaded under this key of a function's code. */
  asset(stack: string, key: string): string;
}

/** The examples that are apps of the CDK. */
export function cdkExamples(): string[] {
  return readdirSync(EXAMPLES).filter((name) => name.startsWith('cdk-'));
}

/** What examples take from the environment: thrown away with the process. */
function environment(): NodeJS.ProcessEnv {
  const random = (bytes: number) => randomBytes(bytes).toString('base64url');
  const ring = { current: { kid: 'a', secret: random(64) } };
  return {
    ...process.env,
    HANDBOOK_CLIENT_SECRET: random(32),
    POSTERN_KEY_RING: JSON.stringify(ring),
  };
}

/**
 * `npm run synth`, into the example's own `cdk.out`, with what `cdk.json` says. AWS's validator reads the templates in the tests, loaded once
 * for all: the CDK would load it for each app, six seconds of processor. `validates`: it does.
 */
export async function synthExample(
  name: string,
  { validates = false }: { readonly validates?: boolean } = {},
): Promise<Synthesised> {
  const cwd = join(EXAMPLES, name);
  const outdir = join(cwd, 'cdk.out');
  rmSync(outdir, { recursive: true, force: true });
  const { context } = JSON.parse(readFileSync(join(cwd, 'cdk.json'), 'utf8'));
  const env = {
    ...environment(),
    ...{ CDK_VALIDATION: String(validates), CDK_CONTEXT_JSON: JSON.stringify(context) },
  };
  await promisify(execFile)('npm', ['run', 'synth', '--silent'], { cwd, env });
  return readAssembly(outdir);
}

function readAssembly(outdir: string): Synthesised {
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  const stacks = readdirSync(outdir)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => file.replace('.template.json', ''));
  const { artifacts } = read('manifest.json');
  return {
    templates: new Map(stacks.map((stack) => [stack, read(`${stack}.template.json`)])),
    region: (stack) => artifacts[stack].environment.split('/').at(-1),
    asset(stack, key) {
      const { source } = read(`${stack}.assets.json`).files[key.split('.')[0] ?? ''];
      return join(outdir, source.path);
    },
  };
}
