/** Whether a request has the documented shape: what an adapter could not read must not be decided on. */
import type { GateRequest } from './types.ts';

/** Texts where texts belong, and a method that is one word (RFC 9110 section 9.1). */
export function isWellFormed({ method, host, path, headers }: GateRequest): boolean {
  const areTexts = [method, host, path].every((part) => typeof part === 'string');
  return areTexts && /^[\w-]+$/.test(method) && typeof headers === 'object';
}
