/**
 * CloudFront's answers to a request without a signature that holds. The first two sentences are in AWS's own troubleshooting page
 * (https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies), the others in reports of viewers.
 */
import type { EdgeResponse } from '../pipeline/exchange.ts';

const MESSAGES = {
  MissingKey: 'Missing Key-Pair-Id query parameter or cookie value',
  InvalidKey: 'Unknown Key',
  MalformedSignature: 'Could not unencode Signature',
  MalformedPolicy: 'Malformed Policy',
  AccessDenied: 'Access denied',
} as const;

/** Why a request was refused, in CloudFront's word. */
export type SignatureError = keyof typeof MESSAGES;

/** The 403 of one: always XML, and never cached. */
export function signatureErrorResponse(code: SignatureError): EdgeResponse {
  const message = MESSAGES[code];
  return {
    status: 403,
    headers: [
      { name: 'Server', value: 'CloudFront' },
      { name: 'Content-Type', value: 'text/xml' },
    ],
    body: Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    ),
    result: 'Error',
  };
}
