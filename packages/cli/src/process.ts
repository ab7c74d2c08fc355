/** The part of `process` that the program uses, so that a test can pass its own. */

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Node's `process` has this shape. */
export interface CommandLineProcess {
  /** As in Node: interpreter, script, then the arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  cwd(): string;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}
