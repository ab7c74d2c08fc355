/** Wycheproof's HMAC tags, checked by Postern's own rows of algorithms. */
import { HS256, HS384, HS512 } from 'postern/parts';
import { readVectors } from './load.ts';
import { type Expected, judge, type Outcome, outOfScope, type VectorFile } from './vector.ts';

interface Test {
  readonly tcId: number;
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
  readonly result: Expected;
}

interface Group {
  /** In bits. */
  readonly keySize: number;
  readonly tagSize: number;
  readonly tests: readonly Test[];
}

interface MacFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

const ROWS = [
  [256, HS256],
  [384, HS384],
  [512, HS512],
] as const;

export function macFiles(): readonly VectorFile[] {
  return ROWS.map(([bits, row]) => {
    const file = `wycheproof/hmac_sha${bits}_test.json`;
    const { numberOfTests, testGroups } = readVectors<MacFile>(file);
    const vectors = testGroups.flatMap((group) =>
      group.tests.map((test) => ({
        id: String(test.tcId),
        run: () => runTest(test, { file, bits, row, group }),
      })),
    );
    return { name: file, total: numberOfTests, vectors };
  });
}

interface Place {
  readonly file: string;
  readonly bits: number;
  readonly row: typeof HS256;
  readonly group: Group;
}

function runTest({ tcId, key, msg, tag, result }: Test, place: Place): Outcome {
  const { file, bits, row, group } = place;
  const check = row.importKey({ kty: 'oct', k: Buffer.from(key, 'hex').toString('base64url') });
  if (group.keySize < bits) {
    return outOfScope(
      'a secret shorter than the hash is weak (RFC 7518 section 3.2)',
      check === undefined,
    );
  }
  const accepted =
    check?.(Buffer.from(msg, 'hex').toString('latin1'), Buffer.from(tag, 'hex')) ?? false;
  if (group.tagSize < bits) return outOfScope('JWS has no truncated tags', !accepted);
  return judge({ file, id: String(tcId), expected: result, accepted });
}
