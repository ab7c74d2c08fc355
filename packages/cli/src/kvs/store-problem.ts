/** Why AWS's client gave up, in a sentence that says what to do. AWS's own sentences may quote keys and are left out. */
import { problem, UserError } from '../errors.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    "it needs AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with AWS's own command line",
  ExpiredTokenException: 'your AWS credentials have expired: get new ones',
  UnrecognizedClientException: 'AWS does not know these credentials: check them',
  AccessDeniedException:
    'these credentials need cloudfront-keyvaluestore:DescribeKeyValueStore, GetKey, ListKeys and UpdateKeys on the store, from a session of a regional STS endpoint',
  ResourceNotFoundException: 'check the ARN and the account',
  ConflictException: 'others are writing all the time, or it is not ready yet: try again',
  ThrottlingException: 'AWS takes no more calls for now: try again',
  InternalServerException: 'AWS is at fault: try again',
  Deadline: 'it did not answer in time: check the network and try again',
  ECONNREFUSED: 'nothing listens at --endpoint: check its port',
};

/** What a command throws in place of `cause`; a user's error goes on as it is. */
export function storeProblem(what: 'read' | 'write', cause: unknown): unknown {
  if (cause instanceof UserError) return cause;
  const { name, code, reason = code ?? name } = cause as Partial<Record<string, string>>;
  if (code === 'store_full' || name === 'ServiceQuotaExceededException') {
    return problem('store_full');
  }
  if (reason === 'no_ring') return problem('store_without_ring');
  const known = String(reason);
  return problem(
    'store_failed',
    what,
    known,
    REMEDIES[known] ?? 'see "Errors" in AWS\'s reference',
  );
}
