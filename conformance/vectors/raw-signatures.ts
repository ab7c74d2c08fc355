/** Wycheproof's signatures over plain bytes, checked by Postern's own rows of algorithms. */
import {
  Ed448,
  Ed25519,
  ES256,
  ES256K,
  ES384,
  ES512,
  'ML-DSA-44' as ML_DSA_44,
  'ML-DSA-65' as ML_DSA_65,
  PS256,
  PS384,
  PS512,
  RS256,
  RS384,
  RS512,
} from 'postern/parts';
import { readVectors } from './load.ts';
import {
  type Expected,
  failed,
  judge,
  type Outcome,
  outOfScope,
  type VectorFile,
} from './vector.ts';

type Row = typeof RS256;
type CheckSignature = ReturnType<Row['importKey']>;

interface Test {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly result: Expected;
  /** ML-DSA only. */
  readonly ctx?: string;
}

interface Group {
  readonly publicKey: unknown;
  readonly tests: readonly Test[];
}

interface SignatureFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

/** The members of a JWK, from what the group says of its key. */
type ToJwk = (publicKey: never) => Readonly<Record<string, string>>;

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

const rsaJwk: ToJwk = ({ modulus, publicExponent }: Readonly<Record<string, string>>) => ({
  kty: 'RSA',
  // A JWK has no leading zero (RFC 7518 section 6.3.1.1), Wycheproof the sign of ASN.1.
  n: base64url((modulus as string).replace(/^(00)+/, '')),
  e: base64url((publicExponent as string).replace(/^(00)+/, '')),
});

function ecJwk(crv: string): ToJwk {
  return ({ uncompressed }: { readonly uncompressed: string }) => {
    const half = (uncompressed.length - 2) / 2;
    const [x = '', y = ''] = [uncompressed.slice(2, 2 + half), uncompressed.slice(2 + half)];
    return { kty: 'EC', crv, x: base64url(x), y: base64url(y) };
  };
}

function okpJwk(crv: string): ToJwk {
  return ({ pk }: { readonly pk: string }) => ({ kty: 'OKP', crv, x: base64url(pk) });
}

function akpJwk(alg: string): ToJwk {
  return (publicKey: string) => ({ kty: 'AKP', alg, pub: base64url(publicKey) });
}

/** The file, the row that it is for, and how its keys are written. */
const FILES: readonly (readonly [file: string, row: Row, toJwk: ToJwk])[] = [
  ['ecdsa_secp256r1_sha256_p1363_test', ES256, ecJwk('P-256')],
  ['ecdsa_secp384r1_sha384_p1363_test', ES384, ecJwk('P-384')],
  ['ecdsa_secp521r1_sha512_p1363_test', ES512, ecJwk('P-521')],
  ['ecdsa_secp256k1_sha256_p1363_test', ES256K, ecJwk('secp256k1')],
  ['ed25519_test', Ed25519, okpJwk('Ed25519')],
  ['ed448_test', Ed448, okpJwk('Ed448')],
  ['rsa_signature_2048_sha256_test', RS256, rsaJwk],
  ['rsa_signature_2048_sha384_test', RS384, rsaJwk],
  ['rsa_signature_2048_sha512_test', RS512, rsaJwk],
  ['rsa_pss_2048_sha256_mgf1_32_test', PS256, rsaJwk],
  ['rsa_pss_4096_sha384_mgf1_48_test', PS384, rsaJwk],
  ['rsa_pss_4096_sha512_mgf1_64_test', PS512, rsaJwk],
  ['mldsa_44_verify_test', ML_DSA_44, akpJwk('ML-DSA-44')],
  ['mldsa_65_verify_test', ML_DSA_65, akpJwk('ML-DSA-65')],
];

export function rawSignatureFiles(): readonly VectorFile[] {
  return FILES.map(([name, row, toJwk]) => {
    const file = `wycheproof/${name}.json`;
    const { numberOfTests, testGroups } = readVectors<SignatureFile>(file);
    const vectors = testGroups.flatMap(({ publicKey, tests }) => {
      const check = importKey(row, toJwk(publicKey as never));
      return tests.map((test) => ({
        id: String(test.tcId),
        run: () => runTest(file, test, check),
      }));
    });
    return { name: file, total: numberOfTests, vectors };
  });
}

/** What importing threw, where it did: a key that is malformed, or of a kind that this Node does not know. */
function importKey(row: Row, jwk: Readonly<Record<string, string>>): CheckSignature | Error {
  try {
    return row.importKey(jwk as never);
  } catch (error) {
    return error as Error;
  }
}

const NO_ML_DSA = /^3\.[0-4]\./.test(process.versions.openssl);

function runTest(file: string, test: Test, check: CheckSignature | Error): Outcome {
  const { tcId, msg, sig, ctx, result } = test;
  if (file.includes('mldsa') && NO_ML_DSA) {
    // A key of the wrong length is refused before OpenSSL is asked.
    return outOfScope(
      `OpenSSL ${process.versions.openssl} has no ML-DSA`,
      typeof check !== 'function',
    );
  }
  if (check instanceof Error) return failed(`has a key that is refused: ${check.message}`);
  const signed = Buffer.from(msg, 'hex').toString('latin1');
  const accepted = check?.(signed, Buffer.from(sig, 'hex')) ?? false;
  if (ctx) return outOfScope('ML-DSA with a context: JOSE has none (RFC 9964)', !accepted);
  return judge({ file, id: String(tcId), expected: result, accepted });
}
