// Tells how far Stryker is: a full run takes a while. What it prints at the end is `table.mjs`'s.
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const EVERY = 100;

class ProgressReporter {
  #tried = 0;
  #total = 0;

  onMutationTestingPlanReady({ mutantPlans }) {
    this.#total = mutantPlans.length;
    console.log(`Trying ${this.#total} mutants …`);
  }

  onMutantTested() {
    this.#tried++;
    if (this.#tried % EVERY === 0) console.log(`${this.#tried} of ${this.#total}`);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, 'postern', ProgressReporter),
];
