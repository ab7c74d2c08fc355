/** Checks `unsafeReportOnly`: where there is nothing to let pass, or nobody would hear of it, it is refused. */
import type { PosternConfig } from './config.ts';
import { optionError } from './option-error.ts';

const OPTION = 'unsafeReportOnly';

export function checkReportOnly(config: Partial<PosternConfig>): void {
  const { unsafeReportOnly: value, log, target, session } = config;
  if (value !== undefined && typeof value !== 'boolean') {
    throw optionError(OPTION, 'be true or false', value);
  }
  if (value !== true) return;
  if (log === 'none') {
    const remedy = 'what would be refused is found in the log alone; write "denied" or "all"';
    throw optionError('log', `be another one beside "${OPTION}"`, log, remedy);
  }
  if (target === 'function-url') {
    const remedy =
      'it forwards nothing, so that nothing could pass; set it on the gate that checks';
    throw optionError(OPTION, `be left out for target "${target}"`, value, remedy);
  }
  // Not checked yet: it may be anything.
  if (Object(session).format === 'cloudfront-signed-cookies') {
    const remedy =
      'CloudFront itself refuses requests without its cookies, and no gate can let them pass; take the key group off the behavior instead';
    throw optionError(OPTION, 'be left out beside "session.format"', value, remedy);
  }
}
