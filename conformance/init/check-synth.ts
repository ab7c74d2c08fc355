/** `postern synth` of a project that init has begun: AWS's validator and ours take its template. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript, type useProvidedProjects } from './project.ts';

type Projects = ReturnType<typeof useProvidedProjects>;

export async function checkSynth(
  kind: Parameters<Projects['begin']>[0],
  { begin, secrets }: Projects,
): Promise<void> {
  const folder = await begin(kind, 'cloudformation');
  const { status, output } = await runScript(folder, 'synth', secrets());
  assert.equal(status, 0, output);
  assert.doesNotMatch(output, /Warning: [EWF]-?\w*\d* /);
  const { Resources } = JSON.parse(readFileSync(join(folder, 'out/template.json'), 'utf8'));
  assert.equal(Resources.Distribution.Type, 'AWS::CloudFront::Distribution');
}
