/** What a behavior of CloudFront lets through when it lets everything through. */
export const EVERY_METHOD: readonly string[] = [
  'GET',
  'HEAD',
  'OPTIONS',
  'PUT',
  'POST',
  'PATCH',
  'DELETE',
];
