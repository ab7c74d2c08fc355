/** Signs a request to AWS with Signature Version 4 and the credentials of the function's role. The signature is aws4fetch's. */
import { AwsV4Signer } from 'aws4fetch';

/** For where a signature is good. */
export interface SigV4Scope {
  readonly region: string;
  readonly service: string;
}

/** A `POST` that is not signed yet. */
export interface UnsignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SignSigV4 = typeof signSigV4;

/** The headers to send, at `now` (seconds since the epoch). `undefined`: the environment has no credentials. */
export async function signSigV4(
  request: UnsignedRequest,
  scope: SigV4Scope,
  now: number,
): Promise<Headers | undefined> {
  // Read each time: a role's credentials end, and a server that renews them does so in its environment.
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const signer = new AwsV4Signer({
    ...{ ...request, ...scope, method: 'POST' },
    ...{ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    datetime: new Date(now * 1000).toISOString().replace(/[:-]|\..../g, ''),
    // As AWS's own signer does: else the content type would go unsigned.
    allHeaders: true,
  });
  return (await signer.sign()).headers;
}
