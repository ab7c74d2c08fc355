/** Keys and tokens for tests: made on the spot, by `node:crypto` alone, so that nothing of ours vouches for itself. */
export * from './keys.ts';
export * from './self-signed-certificate.ts';
export * from './tokens.ts';
