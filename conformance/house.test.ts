/** The shape of the house: who may import whom, what the packages export, and what runs without dependencies. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNTIME = join(ROOT, 'packages/postern/src');

/** A room may import from itself, from those before it, and from `errors.ts` and `secret.ts`. */
const ROOMS = [
  'jwt',
  'policy',
  'session',
  'oidc',
  'remote',
  'gate',
  'adapters',
  'cloudfront-function',
];

/** The shape of a config is the sum of what all rooms take. Who reads a config may import these types, which are gone when it runs. */
const SHAPES = [
  "import type { DelegateOptions } from '../remote/options.ts';",
  "import type { LoginOptions } from '../oidc/options.ts';",
  "import type { SessionOptions } from '../session/options.ts';",
];

/** What is not worth writing again, and where it may be imported: SigV4 for an AWS API, and the protocol of a login. */
const DEPENDENCIES: Readonly<Record<string, RegExp>> = {
  aws4fetch: /^remote\/sign-/,
  oauth4webapi: /^oidc\/(provider|provider-failure|push|client-[\w-]+)\.ts$/,
};

/** Where built-in modules of Node are imported. A store is for servers; every other module may be in a bundle. */
const BUILTINS: readonly (readonly [file: RegExp, names: readonly string[]])[] = [
  [/^(jwt|session|oidc|remote)\//, ['node:crypto']],
  // Its types: the runtime's own module has the same functions.
  [/^cloudfront-function\//, ['node:crypto']],
  // Compares a secret header.
  [/^adapters\/function-url\.ts$/, ['node:crypto']],
  [/^stores\//, ['node:fs', 'node:fs/promises', 'node:http', 'node:path']],
  // When a gate is built.
  [/^gate\/plan-secrets\.ts$/, ['node:crypto']],
];

/** Tools may import the packages that are listed; anything else must be a dependency or part of Node. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  emulator: [],
  cli: ['postern', '@postern/emulator'],
  verifier: ['postern'],
  cdk: ['@postern/cli', '@postern/emulator'],
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$/.test(file) && !/\.(test|d)\.|^dist\//.test(file))
    .map((file) => join(folder, file));
}

/** Of statements and calls: what stands in a text that the file writes is no import of it. */
const IMPORT = /(?:^(?:import|export|\})[^'`;]*\bfrom\s+|^import\s+|\bimport\s*\(\s*)'([^']+)'/gm;

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name as string);
}

/** A gate in a server's own process opens the store that its config names; a bundle imports it by an entry of its own, or when it is needed. */
const STORE_USERS = ['gate/create-gate.ts', 'gate/parts.ts'];

/** What only CloudFront's runtime has. */
const CLOUDFRONT_MODULE = 'cloudfront';

/** Whether the import is one of the exceptions above. */
function isGranted(file: string, name: string): boolean {
  if (name.startsWith('../stores/')) return STORE_USERS.includes(relative(RUNTIME, file));
  if (name === CLOUDFRONT_MODULE) return relative(RUNTIME, file).startsWith('cloudfront-function/');
  const shape = SHAPES.find((line) => line.includes(`'${name}'`));
  if (shape && /^policy\//.test(relative(RUNTIME, file))) {
    return readFileSync(file, 'utf8').includes(shape);
  }
  return DEPENDENCIES[name]?.test(relative(RUNTIME, file)) ?? false;
}

describe('the dependency rule', () => {
  for (const [place, room] of ROOMS.entries()) {
    it(`${room} imports only ${['errors', ...ROOMS.slice(0, place + 1)].join(', ')} and Node`, () => {
      for (const file of sourceFiles(join(RUNTIME, room))) {
        for (const name of importsOf(file)) {
          if (name.startsWith('node:') || isGranted(file, name)) continue;
          assert.match(name, /^\.\.?\//, `${relative(ROOT, file)} imports ${name}`);
          const [target = ''] = relative(RUNTIME, join(dirname(file), name)).split('/');
          const allowed = ['errors.ts', 'secret.ts', ...ROOMS.slice(0, place + 1)];
          assert.ok(allowed.includes(target), `${relative(ROOT, file)} imports ${name}`);
        }
      }
    });
  }

  it('policy tests import only themselves, and how options are checked', () => {
    for (const file of sourceFiles(join(RUNTIME, 'policy-test'))) {
      for (const name of importsOf(file)) {
        assert.match(name, /^(\.\/|\.\.\/policy\/)/, relative(ROOT, file));
      }
    }
  });

  it("stores import only themselves, session, oidc, AWS's client and Node", () => {
    for (const file of sourceFiles(join(RUNTIME, 'stores'))) {
      for (const name of importsOf(file)) {
        assert.match(name, /^(node:|@aws-sdk\/|\.\/|\.\.\/(oidc|session)\/)/, relative(ROOT, file));
      }
    }
  });

  it('only rooms that need it import node:crypto, and nothing else of Node is imported at run time', () => {
    for (const file of sourceFiles(RUNTIME)) {
      const builtins = importsOf(file).filter((name) => name.startsWith('node:'));
      const [, allowed = []] = BUILTINS.find(([room]) => room.test(relative(RUNTIME, file))) ?? [];
      assert.deepEqual(
        builtins.filter((name) => !allowed.includes(name)),
        [],
        relative(ROOT, file),
      );
    }
  });

  it(`the runtime has no dependency but ${Object.keys(DEPENDENCIES).join(' and ')}, each in its place`, () => {
    const manifest = JSON.parse(readFileSync(join(RUNTIME, '../package.json'), 'utf8'));
    assert.deepEqual(Object.keys(manifest.dependencies), Object.keys(DEPENDENCIES));
  });

  for (const [tool, packages] of Object.entries(TOOLS)) {
    it(`${tool} imports of the house only ${packages.join(', ') || 'itself'}`, () => {
      const folder = join(ROOT, 'packages', tool, 'src');
      for (const file of sourceFiles(folder)) {
        // What tests share is in no package that is published.
        if (relative(folder, file).startsWith('testing/')) continue;
        const foreign = importsOf(file)
          .filter((name) => /^(@postern\/|postern(\/|$))/.test(name))
          .filter((name) => !packages.some((one) => name === one || name.startsWith(`${one}/`)));
        assert.deepEqual(foreign, [], relative(ROOT, file));
      }
    });
  }
});

/** Where keys are generated. An RSA-PSS key has no JWK. */
const GENERATING = [
  'packages/cli/fixtures/leaked-config/postern.config.ts',
  'packages/cli/src/token/generate-jwk.ts',
  'packages/postern/src/jwt/plan-verifier.test.ts',
  'testing/src/keys.ts',
];

it('keys are generated where their generation encodes them: to export them later can hang on Node 20', () => {
  const generating = ['packages', 'conformance', 'testing', 'bench', 'examples']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/node_modules|dist\/|house\.test/.test(file))
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('generateKeyPair'));
  assert.deepEqual(generating.sort(), GENERATING);
});

describe('files', () => {
  const packages = ['postern', 'cli', 'emulator', 'verifier', 'cdk'].map(
    (name) => `packages/${name}/src`,
  );
  const folders = [...packages, 'conformance', 'testing/src', 'site/src'];
  const files = folders.flatMap((folder) => sourceFiles(join(ROOT, folder)));

  it('open with a sentence that says what they are for', () => {
    for (const file of files) {
      assert.match(readFileSync(file, 'utf8'), /^\/(\*\*\s|\/ )/, relative(ROOT, file));
    }
  });

  it('have at most 300 lines', () => {
    for (const file of files) {
      const lines = readFileSync(file, 'utf8').split('\n').length;
      assert.ok(lines <= 300, `${relative(ROOT, file)} has ${lines}`);
    }
  });
});
