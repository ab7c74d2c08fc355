/** Rules on what kind of thing the function returned, before anything in it is read. */
import type { ResultObject, ResultRule } from './rule.ts';

/** A response names a status; everything else must be the request. */
export function isGeneratedResponse(result: ResultObject): boolean {
  return 'status' in result;
}

/** Judged for requests and responses alike. */
export const SHAPE_RULES: readonly ResultRule[] = [
  {
    id: 'E-APIGW-SHAPE',
    sentence: 'The Lambda function result failed validation',
    check(result) {
      if (isGeneratedResponse(result)) return undefined;
      const field = ['statusCode', 'isBase64Encoded'].find((name) => name in result);
      return field && `"${field}" belongs to API Gateway: return status and bodyEncoding`;
    },
  },
  {
    id: 'E-RESULT-SHAPE',
    sentence: 'The Lambda function result failed validation',
    check(result) {
      if (isGeneratedResponse(result) || ('method' in result && 'uri' in result)) return undefined;
      return 'Neither a request (method, uri) nor a response (status): return event.Records[0].cf.request or a response';
    },
  },
];
