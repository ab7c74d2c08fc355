/** What `postern init` writes for people who sign in builds, and its template has nothing against it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSynth } from './check-synth.ts';
import { KINDS, useProvidedProjects } from './project.ts';

const WITH_LOGIN = ['login', 'split', 'signed-cookies'] as const;

describe('a project of postern init with a login', () => {
  const projects = useProvidedProjects();

  for (const kind of WITH_LOGIN) {
    it(`of kind ${kind} builds, and its template has nothing against it`, () =>
      checkSynth(kind, projects));
  }

  it('is one of the kinds that there are', () => {
    assert.deepEqual([...WITH_LOGIN, 'bearer', 'delegated'].sort(), [...KINDS].sort());
  });
});
