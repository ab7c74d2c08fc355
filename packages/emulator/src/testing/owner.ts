/** A process that owns an emulator, for tests that kill it: prints the function's pid and waits. */
import { zipHandler } from './function-zip.ts';
import { startTestEmulator } from './test-emulator.ts';

const zip = zipHandler('return request;');
const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] });
console.log(emulator.eventsOf('instance-start')[0]?.pid);
