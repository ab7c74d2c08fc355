/** What every command is given. */
import type { CommandLineProcess } from '../process.ts';
import type { Terminal } from '../terminal.ts';

export interface CommandContext {
  readonly process: CommandLineProcess;
  readonly terminal: Terminal;
}
