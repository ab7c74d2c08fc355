// Suite `verify`: an uncached verification beside the bare cryptographic call, and beside the peers, for four algorithms.
// Each algorithm has a process of its own, as a gate has one algorithm: shared code is not slowed by the types of another.
import { runModule } from './processes.mjs';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'HS256'];

export function measure({ binaries }) {
  return binaries.flatMap((binary) =>
    ALGORITHMS.flatMap((algorithm) =>
      JSON.parse(runModule(binary, ['verify-algorithm.mjs', algorithm])),
    ),
  );
}
