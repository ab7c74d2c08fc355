// Suite `keys`: an uncached ES256 verification with key sets of 1 to 1,000 keys, tokens spread over all of them.
import { runModule } from './processes.mjs';

export function measure() {
  return JSON.parse(runModule(process.execPath, ['keys-count.mjs']));
}
