/** Lines that a person types, one for each prompt. */
import { problem } from '../errors.ts';
import type { CommandLineProcess } from '../process.ts';

export interface LineReader {
  /** Refuses when the input ends, or the person presses Ctrl-C. */
  read(prompt: string): Promise<string>;
  /** Lets the process end, which an open terminal keeps alive. */
  close(): void;
}

export function createLineReader(process: CommandLineProcess): LineReader {
  const { stdin, stdout } = process;
  const chunks = stdin[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = '';
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<'interrupted'>((resolve) => {
    interrupt = () => resolve('interrupted');
  });
  process.once('SIGINT', interrupt);

  async function readMore(): Promise<void> {
    const next = chunks.next();
    // Closing ends it with an error that nobody waits for any more.
    next.catch(() => undefined);
    const result = await Promise.race([next, interrupted]);
    if (result === 'interrupted' || result.done) {
      stdout.write('\n');
      throw problem('init_interrupted');
    }
    const { value } = result;
    text += typeof value === 'string' ? value : decoder.decode(value, { stream: true });
  }

  return {
    async read(prompt) {
      stdout.write(prompt);
      while (!text.includes('\n')) await readMore();
      const end = text.indexOf('\n');
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      return line;
    },
    close() {
      process.off('SIGINT', interrupt);
      stdin.destroy?.();
    },
  };
}
