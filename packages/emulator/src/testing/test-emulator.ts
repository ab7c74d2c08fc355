/** An emulator for one test file, with everything that it reported. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
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

/** The emulator's options; without an origin, one that has no file. */
export type TestOptions = Omit<EmulatorOptions, 'origin'> &
  Partial<Pick<EmulatorOptions, 'origin'>>;

/** Starts an emulator that is closed with the given test, however that ends. */
export async function startTestEmulator(
  options: TestOptions,
  context?: TestContext,
): Promise<TestEmulator> {
  copyRuntimeClientOnce();
  const events: EmulatorEvent[] = [];
  const emulator = await startEmulator({
    origin: { directory: '/nonexistent' },
    ...options,
    onEvent: (event) => events.push(event),
  });
  context?.after(() => emulator.close());
  return Object.assign(Object.create(emulator, {}), {
    events,
    eventsOf: (type: EmulatorEvent['type']) => events.filter((event) => event.type === type),
  });
}

/** The root build copies the client; a test that is run alone does it itself. */
export function copyRuntimeClientOnce(): void {
  const packageFolder = new URL('../../', import.meta.url);
  if (existsSync(new URL('dist/runtime-client/4/index.mjs', packageFolder))) return;
  const script = fileURLToPath(new URL('scripts/copy-runtime-client.mjs', packageFolder));
  spawnSync(process.execPath, [script], { stdio: 'inherit' });
}
