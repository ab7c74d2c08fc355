/** The part of `process` that the program uses, so that a test can pass its own. */

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface InputStream extends AsyncIterable<string | Uint8Array> {
  /** Whether a person types there. */
  readonly isTTY?: boolean;
  /** Stops reading. */
  destroy?(): unknown;
}

/** Node's `process` has this shape. */
export interface CommandLineProcess {
  /** As in Node: interpreter, script, then the arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: InputStream;
  cwd(): string;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}
