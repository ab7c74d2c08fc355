/** Where the page is that CloudFront shows in the place of its 403, and what belongs to it: with signed cookies it is the way to the login. */
export const ERRORS_PATH = '/errors/*';
