/** Stands behind a gate for fetch runtimes: whatever reaches it has been let pass. */

/** Of answers that are not the gate's. */
export const PASSED_HEADER = 'x-postern-policy-test';

export function origin(): Response {
  return new Response(null, { headers: { [PASSED_HEADER]: 'passed' } });
}
