/** An emulator for one test file, with everything that it reported. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../emulator.ts';
import type { EmulatorEvent } from '../events.ts';
import type { EmulatorOptions } from '../options.ts';

/** A running emulator and its events so far. */
export interface TestEmulator extends Emulator {
  readonly events: EmulatorEvent[];
  /** The events of one type, in their order. */
  eventsOf<Type extends EmulatorEvent['type']>(
    type: Type,
  ): Extract<EmulatorEvent, { readonly type: Type }>[];
}

/** Starts an emulator; a folder that does not exist is its origin unless the test names one. */
export async function startTestEmulator(
  options: Omit<EmulatorOptions, 'origin'> & Partial<Pick<EmulatorOptions, 'origin'>>,
): Promise<TestEmulator> {
  copyRuntimeClientOnce();
  const events: EmulatorEvent[] = [];
  const emulator = await startEmulator({
    origin: { directory: '/nonexistent' },
    ...options,
    onEvent: (event) => events.push(event),
  });
  return Object.assign(Object.create(emulator, {}), {
    events,
    eventsOf: (type: EmulatorEvent['type']) => events.filter((event) => event.type === type),
  });
}

/** The root build copies the client; a test that is run alone does it itself. */
function copyRuntimeClientOnce(): void {
  const packageFolder = new URL('../../', import.meta.url);
  if (existsSync(new URL('dist/runtime-client/4/index.mjs', packageFolder))) return;
  const script = fileURLToPath(new URL('scripts/copy-runtime-client.mjs', packageFolder));
  spawnSync(process.execPath, [script], { stdio: 'inherit' });
}
