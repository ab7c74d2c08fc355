/** Decides many distinct tokens in a process of its own and tells what its heap holds on the way. */
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import type { Signer } from '@postern/testing';
import { createVerifier, type SingleIssuerOptions } from 'postern/jwt';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { distinctToken } from './many-tokens.ts';
import { answerParent } from './versions.ts';

export interface MemoryTask {
  readonly tokens: number;
  readonly now: number;
  readonly signer: Pick<Signer, 'alg' | 'kid' | 'privateJwk'>;
  /** A verifier with these options, or the built function. */
  readonly subject: { readonly options: SingleIssuerOptions } | { readonly bundle: string };
}

/** Bytes in use after a collection. */
export interface MemorySample {
  readonly tokens: number;
  readonly heap: number;
  readonly external: number;
}

export interface MemoryReport {
  readonly node: string;
  readonly accepted: number;
  readonly refused: number;
  /** Verdicts that were not the expected ones. */
  readonly wrong: number;
  /** After 20 %, 60 % and all of the tokens. */
  readonly samples: readonly MemorySample[];
  readonly maxResidentBytes: number;
}

type Decide = (token: string) => Promise<boolean> | boolean;

const SAMPLED_SHARES = [0.2, 0.6, 1];

async function report(task: MemoryTask): Promise<MemoryReport> {
  const decide = await createDecide(task);
  const { privateJwk: key } = task.signer;
  const privateKey = createPrivateKey({ key: key as JsonWebKey, format: 'jwk' });
  const signer = { ...task.signer, privateKey } as Signer;
  const sampledAt = SAMPLED_SHARES.map((share) => Math.round(share * task.tokens));
  const samples: MemorySample[] = [];
  const counts = { accepted: 0, refused: 0, wrong: 0 };
  for (let index = 0; index < task.tokens; index++) {
    const { token, isGood } = distinctToken(signer, index, task.now);
    const accepted = await decide(token);
    counts[accepted ? 'accepted' : 'refused']++;
    if (accepted !== isGood) counts.wrong++;
    if (sampledAt.includes(index + 1)) samples.push(sample(index + 1));
  }
  const maxResidentBytes = process.resourceUsage().maxRSS * 1024;
  return { node: process.version, ...counts, samples, maxResidentBytes };
}

async function createDecide({ subject, now }: MemoryTask): Promise<Decide> {
  if ('options' in subject) {
    const verifier = createVerifier(subject.options);
    return (token) => verifier.verifySync(token, { now }).ok;
  }
  const target = await createLambdaEdgeTarget(subject.bundle);
  return async (token) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await target.observe({ path: '/me', headers })).status === 200;
  };
}

function sample(tokens: number): MemorySample {
  // Given by `--expose-gc`, which is among the flags of a function.
  const collect = globalThis.gc as () => void;
  collect();
  collect();
  const { heapUsed: heap, external } = process.memoryUsage();
  return { tokens, heap, external };
}

answerParent(report);
