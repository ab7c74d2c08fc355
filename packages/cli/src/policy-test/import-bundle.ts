/** Runs a built bundle in this process, as it is but for one line: what it writes to its log is heard here and not printed. */
import { channel } from 'node:diagnostics_channel';
import { bundle } from '../build/bundle.ts';
import { generateEntry } from '../build/entry.ts';
import type { TestGate } from './prepare-tests.ts';

const CHANNEL = 'postern.policy-test.log';

/** A bundle has Node's own modules and no others, so that it can be run from its text. */
const HEARD = `import{channel as posternChannel}from"node:diagnostics_channel";const console={...globalThis.console,log:(line)=>posternChannel("${CHANNEL}").publish(line)};\n`;

export interface ImportedBundle<Module> {
  readonly module: Module;
  /** Does the work and gives the lines that were written meanwhile. One at a time. */
  readonly listen: <Result>(work: () => Promise<Result>) => Promise<readonly [Result, string[]]>;
}

/** `originPath`: a module that answers what the gate lets pass, of a target that has one. */
export async function importBundle<Module>(
  { plan, configFolder }: Pick<TestGate, 'plan' | 'configFolder'>,
  originPath?: string,
): Promise<ImportedBundle<Module>> {
  const entry = generateEntry(plan, { afterPath: originPath });
  const hasAfter = originPath !== undefined;
  const { code } = await bundle({ entry, configFolder, plan, hasAfter });
  const url = `data:text/javascript;base64,${Buffer.from(HEARD + code).toString('base64')}`;
  return { module: (await import(url)) as Module, listen };
}

async function listen<Result>(work: () => Promise<Result>): Promise<readonly [Result, string[]]> {
  const lines: string[] = [];
  const hear = (line: unknown): void => {
    lines.push(String(line));
  };
  const log = channel(CHANNEL);
  log.subscribe(hear);
  try {
    return [await work(), lines];
  } finally {
    log.unsubscribe(hear);
  }
}
