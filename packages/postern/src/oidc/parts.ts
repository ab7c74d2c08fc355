/** Every part that a gate with a login may import, by the names that `loginPartsOf` gives. */

export { createSignedCookies } from '../session/signed-cookies.ts';
export { createKeysEndpoint } from './assertion.ts';
export { takeLogoutToken } from './backchannel-logout.ts';
export { chooseProvider } from './choose-provider.ts';
export { authenticateNone } from './client-none.ts';
export { authenticateKey } from './client-private-key.ts';
export { authenticateBasic } from './client-secret-basic.ts';
export { authenticatePost } from './client-secret-post.ts';
export { assembleLogin } from './endpoints.ts';
export { pushRequest } from './push.ts';
export { shareRefreshes } from './share-refreshes.ts';
