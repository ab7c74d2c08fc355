// All contenders through all days, as many processes at a time as there are cores.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SCENARIOS } from './assumptions.mjs';
import { CONTENDERS } from './contenders.mjs';

const CHILD = fileURLToPath(new URL('simulate-child.mjs', import.meta.url));

/** The figures of each contender in each scenario, in a fixed order. `onDay` hears of each that is done. */
export async function simulateAll({ instances, seed, onDay = () => {} }) {
  const tasks = Object.keys(SCENARIOS).flatMap((scenario) =>
    Object.keys(CONTENDERS).map((contender) => ({
      scenario,
      contenders: [contender],
      instances,
      seed,
    })),
  );
  const days = [];
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < tasks.length; place = next++) {
      days[place] = await simulateApart(tasks[place]);
      onDay(days[place]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return days;
}

function simulateApart(task) {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(printed))
        : reject(new Error(`A simulation ended with ${code}`)),
    );
  });
}
