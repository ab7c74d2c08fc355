/** Whether the template deploys the gate that was built, and no other. */
import { join, resolve } from 'node:path';
import { parseJsonObject } from '../../read-input.ts';
import { hashFile, readDeployment, sha256Of, statedFiles } from '../built-folder.ts';
import { Blocked, type Check, failed, ok, skipped } from '../check.ts';
import { need, type Subject } from '../subject.ts';

export const templateGate: Check = {
  id: 'template-gate',
  asks: 'With `--template`: does a function in it have the code of each function that was built (of `--build`, else of today)?',
  remedy:
    'Build, then synthesise anew: `cdk synth` or `postern synth`, from the folder that was built last.',
  async run(subject) {
    if (subject.options.template === undefined) return [skipped('no --template')];
    const wanted = await wantedCode(subject);
    const all = await subject.templates();
    const functions = all.flatMap(({ functions: found }) => found);
    const isSomeUnknown = functions.some(({ sha256 }) => sha256 === undefined);
    return wanted.map(({ file, hashes }) => {
      const found = functions.find(({ sha256 }) => sha256 !== undefined && hashes.includes(sha256));
      if (found) return ok(`is ${found.id}`, file);
      return isSomeUnknown
        ? skipped('cannot tell: the template names code that is elsewhere', file)
        : failed('no function of the template has this code', file);
    });
  },
};

interface WantedCode {
  readonly file: string;
  /** Of the file as it is deployed, and of the module that a folder would have. */
  readonly hashes: readonly string[];
}

async function wantedCode(subject: Subject): Promise<readonly WantedCode[]> {
  const { build, cwd } = subject.options;
  const wanted = build === undefined ? await ofToday(subject) : await ofFolder(resolve(cwd, build));
  if (wanted.length === 0) throw new Blocked('the target has no function in a distribution');
  return wanted;
}

const moduleOf = (zip: string): string => zip.replace('function.zip', 'index.mjs');

async function ofFolder(folder: string): Promise<readonly WantedCode[]> {
  const stated = await need(Promise.resolve(readDeployment(folder)), 'bundle-current');
  return Promise.all(
    (stated ?? []).map(async ({ file, sha256 }) => {
      const module = await hashFile(join(folder, moduleOf(file)));
      return { file, hashes: [sha256, ...(module ? [module] : [])] };
    }),
  );
}

async function ofToday(subject: Subject): Promise<readonly WantedCode[]> {
  const { missing } = await need(subject.secrets(), 'config-accepted');
  if (missing.length > 0) {
    throw new Blocked(
      "today's build has stand-ins for secrets: see config-secrets, or give --build",
    );
  }
  const { files } = await need(subject.built(), 'bundle-builds');
  const contentOf = (name: string) => files.find((file) => file.name === name)?.content;
  const text = contentOf('deployment.json');
  if (text === undefined) return [];
  const deployment = parseJsonObject(String(text), 'deployment.json');
  return statedFiles(deployment as never).map(({ file, sha256 }) => {
    const module = contentOf(moduleOf(file));
    return { file, hashes: [sha256, ...(module === undefined ? [] : [sha256Of(module)])] };
  });
}
