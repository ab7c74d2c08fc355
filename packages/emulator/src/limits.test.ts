/** The profiles against the figures that AWS documents. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from './limits.ts';

test('legacy is what the question met', () => {
  const { viewerZipBytes, viewerTimeoutSeconds, viewerMemoryMegabytes, requestHeadersBytes } =
    LIMITS.legacy;
  assert.deepEqual(
    [viewerZipBytes, viewerTimeoutSeconds, viewerMemoryMegabytes, requestHeadersBytes],
    [1_048_576, 5, 128, 20_480],
  );
});

test('2025-11 and current differ in memory and header block only', () => {
  const { profile, source, viewerMemoryMegabytes, requestHeadersBytes, ...same } =
    LIMITS['2025-11'];
  assert.deepEqual([profile, viewerMemoryMegabytes, requestHeadersBytes], ['2025-11', 128, 20_480]);
  assert.match(source, /November 2025/);
  for (const [name, value] of Object.entries(same)) {
    assert.equal(LIMITS.current[name as keyof typeof same], value, name);
  }
  assert.equal(LIMITS.current.requestHeadersBytes, 32_768);
  assert.equal(LIMITS.current.viewerZipBytes, 52_428_800);
});

test('every profile is named as its key', () => {
  for (const [name, { profile }] of Object.entries(LIMITS)) assert.equal(profile, name);
});
