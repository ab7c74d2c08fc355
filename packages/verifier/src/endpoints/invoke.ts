/** A direct invoke: the question without HTTP, from whom IAM has let in. */
import type { VerifyAnswer } from 'postern/remote';
import type { Service } from '../service.ts';
import { answerQuestion } from './verdict.ts';
import { takeQuestion } from './verify.ts';

export async function answerInvoke(service: Service, value: unknown): Promise<VerifyAnswer> {
  if (!service.plan.authentication.trustsInvoke) return { ok: false, code: 'delegate_denied' };
  const question = takeQuestion(value);
  if (!question) return { ok: false, code: 'token_malformed' };
  return answerQuestion(service, question, service.clock());
}
