/** What `bin/postern.js` imports: the program on the real process. */
import { run } from './run.ts';

// `postern … | head` closes the pipe early; the rest of the output is not wanted then.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause;
  process.exit(0);
});

process.exitCode = await run(process);
