// Suite `rules`: what many rules cost. In a process of its own, so that other suites' code does not weigh on it.
import { runModule } from './processes.mjs';

export function measure() {
  return ['rules-decision.mjs', 'rules-match.mjs'].flatMap((module) =>
    JSON.parse(runModule(process.execPath, [module])),
  );
}
