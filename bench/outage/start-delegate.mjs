// Starts the delegate and tells it when to hang.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { BENCH } from '../paths.mjs';

/** `key` is what the gate signs its questions with. The process ends with its parent. */
export async function startDelegate({ id, secret }) {
  const child = fork(`${BENCH}outage/delegate.mjs`, [], {
    env: { ...process.env, POSTERN_DELEGATE_KEY_ID: id, POSTERN_DELEGATE_KEY: secret },
  });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`The delegate ended with ${code}`);
  });
  // Nobody waits for it yet, or any more.
  died.catch(() => {});
  const hear = () => Promise.race([once(child, 'message').then(([message]) => message), died]);
  const { url } = await hear();
  return {
    url,
    /** `up` or `hang`, from when this resolves on; to how many questions it had before. */
    become: async (mode) => {
      const heard = hear();
      child.send(mode);
      return (await heard).asked;
    },
    stop: () => child.kill(),
  };
}
