/**
 * The platform's quotas for viewer-request functions, one dated profile each, with the unit in every name.
 * Emulator, CLI and CDK read this file; none of them writes a limit of its own.
 */

import {
  MAX_KEY_BYTES,
  MAX_STORE_BYTES,
  MAX_UPDATE_BYTES,
  MAX_UPDATE_KEYS,
  MAX_VALUE_BYTES,
} from './key-value-store/limits.ts';

/** The quotas that apply to a viewer-request function and to the request in front of it. */
export interface EdgeLimits {
  readonly profile: ProfileName;
  /** What the figures were read from. */
  readonly source: string;
  /** Zipped code of a function that runs on viewer events. */
  readonly viewerZipBytes: number;
  /** Unzipped code, Lambda's own quota. */
  readonly unzippedBytes: number;
  readonly viewerTimeoutSeconds: number;
  readonly viewerMemoryMegabytesMinimum: number;
  readonly viewerMemoryMegabytes: number;
  /** Zipped code of a function that runs on origin events alone. */
  readonly originZipBytes: number;
  readonly originTimeoutSeconds: number;
  readonly originMemoryMegabytes: number;
  /** Of a function on any event. */
  readonly ephemeralStorageMegabytes: number;
  /** A CloudFormation template that is not uploaded to S3 first: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
  readonly templateBodyBytes: number;
  /** Request line's query string and all header lines, without the body. */
  readonly requestHeadersBytes: number;
  readonly urlBytes: number;
  /** A function's `uri` and `querystring` together must stay below this. */
  readonly functionUrlCharacters: number;
  /** Headers, cookies or query strings that one cache policy or origin request policy may name. */
  readonly policyNames: number;
  /** A response that a viewer-request function generates, headers and body. */
  readonly viewerResponseBytes: number;
  /** The same of a function on an origin event. */
  readonly originResponseBytes: number;
  /** What a function with `IncludeBody` sees of the request's body. */
  readonly viewerRequestBodyBytes: number;
  /** A replaced request body, `encoding: 'text'`. */
  readonly viewerReplacedTextBytes: number;
  /** A replaced request body, `encoding: 'base64'`, counted in base64 characters. */
  readonly viewerReplacedBase64Bytes: number;
  /** Source of a CloudFront Function, in UTF-8. */
  readonly functionSourceBytes: number;
  /** What a CloudFront Function may take in all; no stand-in for the engine can hold it to that. */
  readonly functionMemoryBytes: number;
  readonly keyValueStoreKeyBytes: number;
  readonly keyValueStoreValueBytes: number;
  readonly keyValueStoreBytes: number;
  /** Of one `UpdateKeys` call, puts and deletes together. */
  readonly keyValueStoreUpdateKeys: number;
  readonly keyValueStoreUpdateBytes: number;
}

/** `legacy` is what many tools still assume, `current` what AWS documents today. */
export type ProfileName = 'legacy' | '2025-11' | 'current';

const QUOTAS_PAGE =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html';

const KIBIBYTE = 1_024;
const MEBIBYTE = 1_024 * KIBIBYTE;

const UNCHANGED = {
  unzippedBytes: 250 * MEBIBYTE,
  viewerMemoryMegabytesMinimum: 128,
  originZipBytes: 50 * MEBIBYTE,
  originTimeoutSeconds: 30,
  originMemoryMegabytes: 10_240,
  ephemeralStorageMegabytes: 512,
  templateBodyBytes: 51_200,
  urlBytes: 8_192,
  functionUrlCharacters: 8_192,
  policyNames: 10,
  viewerResponseBytes: 40 * KIBIBYTE,
  originResponseBytes: MEBIBYTE,
  viewerRequestBodyBytes: 40 * KIBIBYTE,
  viewerReplacedTextBytes: 40 * KIBIBYTE,
  // AWS writes "53.2 KB": 40 KB after base64, rounded down.
  viewerReplacedBase64Bytes: Math.floor(53.2 * KIBIBYTE),
  functionSourceBytes: 10 * KIBIBYTE,
  functionMemoryBytes: 2 * MEBIBYTE,
  keyValueStoreKeyBytes: MAX_KEY_BYTES,
  keyValueStoreValueBytes: MAX_VALUE_BYTES,
  keyValueStoreBytes: MAX_STORE_BYTES,
  keyValueStoreUpdateKeys: MAX_UPDATE_KEYS,
  keyValueStoreUpdateBytes: MAX_UPDATE_BYTES,
} as const;

/** Every profile, by name. */
export const LIMITS: Readonly<Record<ProfileName, EdgeLimits>> = {
  legacy: {
    ...UNCHANGED,
    profile: 'legacy',
    source: `${QUOTAS_PAGE} as of 2023-03-31`,
    viewerZipBytes: MEBIBYTE,
    viewerTimeoutSeconds: 5,
    viewerMemoryMegabytes: 128,
    requestHeadersBytes: 20_480,
  },
  '2025-11': {
    ...UNCHANGED,
    profile: '2025-11',
    source: `${QUOTAS_PAGE} as of November 2025`,
    viewerZipBytes: 50 * MEBIBYTE,
    viewerTimeoutSeconds: 30,
    viewerMemoryMegabytes: 128,
    requestHeadersBytes: 20_480,
  },
  current: {
    ...UNCHANGED,
    profile: 'current',
    source: `${QUOTAS_PAGE} as of 2026`,
    viewerZipBytes: 50 * MEBIBYTE,
    viewerTimeoutSeconds: 30,
    // "Same as Lambda quotas" in cloudfront-limits.md; edge-functions-choosing.md still says 128 MB.
    viewerMemoryMegabytes: 10_240,
    requestHeadersBytes: 32_768,
  },
};
