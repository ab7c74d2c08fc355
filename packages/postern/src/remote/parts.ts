/** Every part that a delegating gate may import, by the names that `formPartsOf` gives. */
export { createDelegate } from './delegate.ts';
export { createHttpForm } from './http.ts';
export { signHmac } from './sign-hmac.ts';
