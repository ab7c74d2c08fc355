/** The program `postern` in a process of its own, with the credentials that AWS's client finds in its environment. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROLE } from './split-scene.ts';

const PROGRAM = fileURLToPath(new URL('../bin/postern.js', import.meta.resolve('@postern/cli')));

export interface CliResult {
  readonly exitCode: number;
  /** Both streams, for what is looked for in all that it says. */
  readonly said: string;
}

export function postern(args: readonly string[], cwd: string): Promise<CliResult> {
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: ROLE.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROLE.secretAccessKey,
    AWS_SESSION_TOKEN: ROLE.sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd, env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      resolve({ exitCode, said: stdout + stderr });
    });
  });
}
