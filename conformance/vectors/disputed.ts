/** Vectors with whose verdict Postern does not agree, each with the reason. The test holds that it really disagrees. */

export interface Disputed {
  readonly file: string;
  readonly ids: readonly string[];
  readonly why: string;
}

const JWS = 'wycheproof/json_web_signature_test.json';

const MIXED =
  'marked invalid: a set of a secret and a public key. Without "algorithms" it is refused when built; where HS256 alone is allowed, the public key is skipped and can serve as nothing, so the token is good';

export const DISPUTED: readonly Disputed[] = [
  {
    file: JWS,
    ids: ['346', '350'],
    why: 'marked valid: the key says PS256 and the token PS384; a key serves the one algorithm that it names (RFC 8725 section 3.1)',
  },
  {
    file: JWS,
    ids: ['347', '351'],
    why: 'marked valid: the key says "ES521", which is no algorithm; the token says ES512',
  },
  {
    file: JWS,
    ids: ['367', '370'],
    why: 'marked invalid for their padding, which the file has lost: key and token are those of the valid 357, character for character',
  },
  {
    file: JWS,
    ids: ['372', '373'],
    why: 'marked valid: header or payload hold a character that is not base64url (RFC 7515 section 2)',
  },
  {
    file: 'wycheproof/json_web_key_test.json',
    ids: ['1'],
    why: MIXED,
  },
  {
    file: 'wycheproof/json_web_key_test.json',
    ids: ['7'],
    why: 'marked invalid: an RSA modulus of the ROCA generator; to recognise one is the key owner’s task, and no verifier of tokens does',
  },
  {
    file: 'wycheproof/json_web_crypto_test.json',
    ids: ['46'],
    why: 'marked invalid: the same ROCA modulus',
  },
  {
    file: 'wycheproof/json_web_crypto_test.json',
    ids: ['47'],
    why: MIXED,
  },
];
