/** Wycheproof's tokens: JWS, JWK, and the file in which they are mixed with JWE. */
import { readVectors } from './load.ts';
import { codeFor, type Keys, unverifiedHeader, type Verdict, verdictOn } from './token-verdict.ts';
import { type Expected, judge, type Outcome, outOfScope, type VectorFile } from './vector.ts';

interface Test {
  readonly tcId: number;
  /** A text, or an object in JSON serialization. */
  readonly jws?: unknown;
  readonly jwe?: unknown;
  readonly result: Expected;
}

interface Group {
  readonly public?: Keys;
  /** The secret, where there is no public key. */
  readonly private?: Keys;
  readonly tests: readonly Test[];
}

interface TokenFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

const NAMES = ['json_web_signature_test', 'json_web_key_test', 'json_web_crypto_test'];

export function tokenFiles(): readonly VectorFile[] {
  return NAMES.map((name) => {
    const file = `wycheproof/${name}.json`;
    const { numberOfTests, testGroups } = readVectors<TokenFile>(file);
    const vectors = testGroups.flatMap((group) =>
      group.tests.map((test) => ({
        id: String(test.tcId),
        run: () => runTest(test, group, file),
      })),
    );
    return { name: file, total: numberOfTests, vectors };
  });
}

function runTest({ tcId, jws, jwe, result }: Test, group: Group, file: string): Outcome {
  if (jwe !== undefined) {
    return outOfScope('JWE: only signed tokens are read', codeFor(jwe) === 'token_malformed');
  }
  const { accepted, why } = verdictOfGroup(jws, (group.public ?? group.private) as Keys);
  return judge({ file, id: String(tcId), expected: result, accepted, detail: why });
}

/**
 * Under the algorithms that the keys name, and under the one that the token asks for, as if somebody had allowed it: what
 * either takes counts as accepted, so that a bad token must be refused by both.
 */
function verdictOfGroup(jws: unknown, keys: Keys): Verdict {
  const members = ('keys' in keys ? keys.keys : [keys]) as readonly { readonly alg?: string }[];
  const lists = [[...new Set(members.map(({ alg }) => alg))], [unverifiedHeader(jws).alg]];
  const verdicts = lists.map((list) => verdictOn(jws, keys, list.filter(isKnown)));
  return verdicts.find(({ accepted }) => accepted) ?? (verdicts[0] as Verdict);
}

function isKnown(alg: unknown): alg is string {
  return typeof alg === 'string' && /^((HS|RS|PS|ES)(256|384|512)|EdDSA)$/.test(alg);
}
