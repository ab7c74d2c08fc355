/** The program `terraform` as it is installed here, without a network and without anybody's configuration. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

/** Why the tests that need the program are skipped, or false. */
const SKIP = reasonToSkip();

/**
 * A suite that needs the program. Where that is not there, one skipped test stands for it, since Node counts no skipped suite; it fails
 * where `POSTERN_TESTS_NEED_TERRAFORM` is set.
 */
export function describeWithTerraform(name: string, suite: () => void): void {
  if (SKIP && isNeeded()) it(name, () => assert.fail(SKIP));
  else if (SKIP) it(name, { skip: SKIP });
  else describe(name, suite);
}

/** As in the workflow, which installs it. */
export function isNeeded(): boolean {
  return (process.env.POSTERN_TESTS_NEED_TERRAFORM ?? '') !== '';
}

function reasonToSkip(): string | false {
  const { status, stdout } = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8' });
  if (status !== 0) return 'terraform is not installed';
  const version = String(JSON.parse(stdout).terraform_version);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 9 ? false : `terraform ${version} is older than 1.9`;
}

export interface Ran {
  readonly exitCode: number;
  /** Both streams. */
  readonly said: string;
}

/** A folder of its own, with copies of folders of the repository, so that Terraform writes nothing there. */
export interface Scene {
  readonly folder: string;
  terraform(args: readonly string[], cwd?: string): Promise<Ran>;
  remove(): Promise<void>;
}

/** `paths` are those of folders in the repository, and in the scene. */
export async function copyFolders(paths: readonly string[]): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-terraform-'));
  // Terraform complains of a file that it is told of and that is not there.
  await writeFile(join(folder, 'terraformrc'), '');
  for (const path of paths) {
    const filter = (source: string) => !relative(ROOT, source).includes('.terraform');
    await cp(join(ROOT, path), join(folder, path), { recursive: true, filter });
  }
  return {
    folder,
    terraform: (args, cwd = '.') => run(args, folder, join(folder, cwd)),
    remove: () => rm(folder, { recursive: true }),
  };
}

function run(args: readonly string[], folder: string, cwd: string): Promise<Ran> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TF_CLI_CONFIG_FILE: join(folder, 'terraformrc'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    // Whatever it might ask the network for goes nowhere.
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  return new Promise((resolve) => {
    execFile('terraform', [...args], { cwd, env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code ?? 1);
      resolve({ exitCode, said: stdout + stderr });
    });
  });
}
