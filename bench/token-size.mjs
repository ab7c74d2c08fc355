// Suite `token-size`: an uncached RS256 verification of tokens of 1 to 12 KB.
import { runModule } from './processes.mjs';

export function measure() {
  return JSON.parse(runModule(process.execPath, ['token-size-bytes.mjs']));
}
