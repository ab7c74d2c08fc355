/** Whether the folder of a build has what the config and the lock file make today. */
import { join, resolve } from 'node:path';
import { hashFile, readDeployment, sha256Of } from '../built-folder.ts';
import { type Check, type Finding, failed, orOk, skipped } from '../check.ts';
import { need } from '../subject.ts';

export const bundleCurrent: Check = {
  id: 'bundle-current',
  asks: "With `--build`: are the built files those of today's config and lock file, and those that `deployment.json` speaks of?",
  remedy: 'Run `postern build` again, and deploy all that it writes.',
  async run({ options, secrets, built }) {
    const { cwd, build } = options;
    if (build === undefined) return [skipped('no --build')];
    const folder = resolve(cwd, build);
    const stated = await ofDeployment(folder);
    const { missing } = await need(secrets(), 'config-accepted');
    if (missing.length > 0) {
      return [...stated, skipped("today's build has stand-ins for secrets: see config-secrets")];
    }
    const { files } = await need(built(), 'bundle-builds');
    const functions = files.filter(({ name }) => /\.(zip|m?js)$/.test(name));
    const compared = await Promise.all(
      functions.map(async ({ name, content }): Promise<readonly Finding[]> => {
        const hash = await hashFile(join(folder, name));
        if (hash === sha256Of(content)) return [];
        return [failed(hash ? "is not what today's config makes" : 'is not there', name)];
      }),
    );
    const findings = [...stated, ...compared.flat()];
    return orOk(findings, `${functions.length} files are today's`);
  },
};

/** A file that was changed, or copied halfway. */
async function ofDeployment(folder: string): Promise<readonly Finding[]> {
  const stated = await readDeployment(folder);
  if (stated === undefined) return [];
  const found = await Promise.all(
    stated.map(async ({ file, sha256 }): Promise<readonly Finding[]> => {
      const hash = await hashFile(join(folder, file));
      return hash === sha256 ? [] : [failed('is not what deployment.json says', file)];
    }),
  );
  return found.flat();
}
