/** Every part that a delegating gate may import, by the names that `formPartsOf` gives. */
export { clientSecretBasic, clientSecretPost } from './client-authentication.ts';
export { privateKeyJwt } from './client-authentication-key.ts';
export { createDelegate } from './delegate.ts';
export { createForwardAuthForm } from './forward-auth.ts';
export { createHttpForm } from './http.ts';
export { createIntrospectionForm } from './introspection.ts';
export { createLambdaForm } from './lambda.ts';
export {
  readClientKey,
  readClientSecret,
  readKeyRing,
  readOriginSecret,
  readSigningKey,
} from './read-secrets.ts';
export { createSecrets } from './secrets.ts';
export { signHmac } from './sign-hmac.ts';
export { signSigV4 } from './sign-sigv4.ts';
