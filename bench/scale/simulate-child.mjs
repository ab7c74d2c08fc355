// One scenario in a process of its own, for the simulation replaces `Date.now`. JSON in, a line of JSON for each contender out.
import { createWorld, simulate } from './simulate.mjs';

const { contenders, ...task } = JSON.parse(process.argv[2]);
const world = createWorld(task);
for (const contender of contenders) {
  console.log(JSON.stringify(await simulate({ ...task, contender }, world)));
}
