/** AWS's own client for a KeyValueStore here. */
import { Agent } from 'node:http';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import '@aws-sdk/signature-v4a';
import type { RoleCredentials } from '../function/function-identity.ts';

export const CREDENTIALS: RoleCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a secret for nobody',
  sessionToken: 'a token for nobody',
};

/** One attempt a call. The client puts the account before the host, and few resolvers know names under `localhost`. */
export function createClient(
  endpoint: string,
  credentials: RoleCredentials = CREDENTIALS,
): CloudFrontKeyValueStoreClient {
  const httpAgent = new Agent({
    lookup(_name, options, callback) {
      if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    },
  });
  const requestHandler = { httpAgent };
  const region = 'us-east-1';
  return new CloudFrontKeyValueStoreClient({
    ...{ endpoint, region, requestHandler, maxAttempts: 1 },
    // The client writes into what it is given.
    credentials: { ...credentials },
  });
}
