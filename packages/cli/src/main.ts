/** What `bin/postern.js` imports: the program on the real process. */
import { run } from './run.ts';

// `postern … | head` closes the pipe early; the rest of the output is not wanted then.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause;
  process.exit(0);
});

// AWS's client says at each start that it will leave Node 20 one day: that is for who chooses its version. Its own switch, for that alone.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.exitCode = await run(process);
