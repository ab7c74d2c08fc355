// Suite `cached`: tokens that were seen before, each time as a fresh string, by the verifiers that remember verdicts.
import { runModule } from './processes.mjs';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'HS256'];

export function measure({ binaries }) {
  return binaries.flatMap((binary) =>
    ALGORITHMS.flatMap((algorithm) =>
      JSON.parse(runModule(binary, ['cached-algorithm.mjs', algorithm])),
    ),
  );
}
