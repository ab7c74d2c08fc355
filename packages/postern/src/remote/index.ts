/** `postern/remote`: for services that a gate delegates to, in whatever framework. */
export {
  HMAC_TOLERANCE_SECONDS,
  type HmacCheck,
  isSignedByHmac,
  mayBeSignedByHmac,
} from './check-hmac.ts';
export type {
  DelegateRejectionCode,
  SentMember,
  SentRequest,
  VerifyAcceptance,
  VerifyAnswer,
  VerifyRefusal,
  VerifyRequest,
} from './protocol.ts';
export { HMAC_SCHEME, type HmacKey, type SignedParts, signHmac } from './sign-hmac.ts';
