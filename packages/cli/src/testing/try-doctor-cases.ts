/** Puts cases of `postern doctor` to the test: each on a scene of its own, and nothing secret in what comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AREAS, type Area } from '../doctor/checks.ts';
import { examine } from '../doctor/examine.ts';
import type { DoctorCase } from './doctor-case.ts';
import { startDoctorScene } from './doctor-scene.ts';
import { formatExamination } from './format-examination.ts';

export function tryDoctorCases(cases: readonly DoctorCase[]): void {
  for (const id of new Set(cases.map(({ check }) => check))) {
    describe(id, () => {
      for (const one of cases.filter(({ check }) => check === id)) {
        it(`finds ${one.title}`, () => tryCase(one));
      }
    });
  }
}

async function tryCase({ check, status, says, arrange }: DoctorCase): Promise<void> {
  const scene = await startDoctorScene();
  try {
    await arrange?.(scene);
    const examination = await examine(await scene.subject(), { areas: only(check) });
    const text = formatExamination(examination);
    assert.equal(examination.areas[0]?.checks[0]?.status, status, text);
    if (says) assert.match(text, says);
    assert.equal(examination.ok, status !== 'failed');
    assert.doesNotMatch(text, /MARKER|\n\s+at /);
    for (const marker of scene.markers) assert.ok(!text.includes(marker), 'shows a secret');
  } finally {
    await scene.close();
  }
}

function only(id: string): readonly Area[] {
  const areas = AREAS.map(({ title, checks }) => ({
    title,
    checks: checks.filter((check) => check.id === id),
  }));
  return areas.filter(({ checks }) => checks.length > 0);
}
