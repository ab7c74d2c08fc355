// The runtime processes: the built zip in Lambda's own runtime client, frozen between requests, as the emulator runs it. Each has a
// pool of its own with one place in it, so that whoever sends the requests says which process gets which.
import { readFile } from 'node:fs/promises';
import { unpackCode } from '../../packages/emulator/dist/function/code-package.js';
import { edgeIdentity } from '../../packages/emulator/dist/function/function-identity.js';
import { createFunctionPool } from '../../packages/emulator/dist/function/function-pool.js';
import { findRuntimeClient } from '../../packages/emulator/dist/function/runtime-client.js';
import { defaultRuntime } from '../../packages/emulator/dist/functions.js';
import { LIMITS } from '../../packages/emulator/dist/limits.js';

const HANDLER = 'index.handler';

/** `count` processes of one zip, each loaded and ready. */
export async function startProcesses(zipFile, count) {
  const code = await unpackCode(await readFile(zipFile), LIMITS.current);
  const state = { started: 0, ended: 0 };
  const pools = Array.from({ length: count }, () => createPool(code.folder, state));
  await Promise.all(pools.map((pool) => pool.warmUp()));
  const [{ client, node } = {}] = pools.map((pool) => pool.report());
  return {
    /** What runs in each. */
    description: `${client}, Node ${node}`,
    pools,
    /** Whether each process is the one that was started. */
    areWhole: () => state.started === count && state.ended === 0,
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await code.remove();
    },
  };
}

/** Memory and time are those of a viewer-request function. */
function createPool(codeFolder, state) {
  const runtime = defaultRuntime(process.execPath);
  const options = {
    codeFolder,
    handler: HANDLER,
    memoryMegabytes: 128,
    timeoutSeconds: 5,
    runtime,
    nodeBinary: process.execPath,
    client: findRuntimeClient(runtime, HANDLER),
    identity: edgeIdentity(),
  };
  return createFunctionPool(options, 1, {
    onStart: () => state.started++,
    onExit: () => state.ended++,
    // The decision log.
    onConsole: () => {},
    onInitFailure: ({ message }) => console.error(`A process does not start: ${message}`),
  });
}
