/** Reads what a user points at: a token from the command line or standard input, JSON from a file or an argument. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, problem } from './errors.ts';
import type { CommandLineProcess } from './process.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** `-` stands for standard input, which keeps a token out of the shell's history. */
export async function readToken(
  argument: string,
  { stdin }: Pick<CommandLineProcess, 'stdin'>,
): Promise<string> {
  const fromInput = argument === '-';
  const token = (fromInput ? await readAll(stdin) : argument).trim();
  if (token !== '') return token;
  throw problem('token_absent', fromInput ? 'came on standard input' : 'is in the argument');
}

async function readAll(stream: AsyncIterable<string | Uint8Array>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

export async function readJsonFile(file: string, cwd: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw problem('file_unreadable', file, messageOf(cause));
  }
  return parseJsonObject(text, `"${file}"`);
}

/** `what` names it in the message; the text itself may hold a key and is never quoted. */
export function parseJsonObject(text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw problem('json_invalid', what);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('json_invalid', what);
  }
  return value as JsonObject;
}

/** A whole number, which may be negative. `name` is the option's. */
export function parseInteger(text: string, name: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw problem('option_invalid', name, text, 'a whole number');
}

const MAX_PORT = 65_535;

/** A TCP port, or 0 for any free one. */
export function parsePort(text: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= MAX_PORT) return value;
  throw problem('option_invalid', name, text, `a whole number from 0 to ${MAX_PORT}`);
}
