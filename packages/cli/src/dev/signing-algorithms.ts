/** Algorithms that the provider can sign with. HMAC is not among them: its key would have to be shared. */

export const SIGNING_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];
