/** What a refused option must look like: a TypeError of Postern's own words that tells no secret. */
import assert from 'node:assert/strict';
import { SECRET } from './keys.ts';

/** The engine's own TypeErrors begin otherwise: "Cannot read properties …", "x is not iterable". */
const OWN_WORDS = /^(Options? ["m]|Unknown option ")/;

/** The most that a message may fill of a terminal. */
const MAX_MESSAGE_CHARACTERS = 2_000;

const secretPart = String(SECRET.jwk.k).slice(0, 16);

/** Throws what was caught, unless it is a refusal as it should be. */
export function assertMisuse(error: unknown): void {
  if (!(error instanceof TypeError) || !OWN_WORDS.test(error.message)) throw error;
  const { message } = error;
  assert.ok(message.length <= MAX_MESSAGE_CHARACTERS, `a message of ${message.length} characters`);
  assert.ok(!message.endsWith('.'), message);
  assert.ok(!message.includes(secretPart), 'a secret in the message');
}
