/** A KeyValueStore's quotas: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const MAX_KEY_BYTES = 512;
export const MAX_VALUE_BYTES = 1_024;
export const MAX_STORE_BYTES: number = 5 * 1_024 * 1_024;

/** Of one UpdateKeys call, puts and deletes together. */
export const MAX_UPDATE_KEYS = 50;
export const MAX_UPDATE_BYTES: number = 3 * 1_000 * 1_000;

/** Of one page of ListKeys. */
export const MAX_PAGE_KEYS = 50;
export const DEFAULT_PAGE_KEYS = 10;
