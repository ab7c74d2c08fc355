/** Where `postern/jwt/authlib` differs from authlib on the record: every case by its name, and why. */

export interface Deviation {
  readonly name: string;
  /** What the façade throws when it is given the options. */
  readonly message: RegExp;
  readonly reason: string;
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'values-string/sub/substring',
    message: /^Option "claimsOptions\.sub\.values" must be a list, got "abcd"$/,
    reason: 'authlib looks for the claim as a part of the text, so that "bc" passes for "abcd"',
  },
];
