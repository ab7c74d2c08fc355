/** The command `postern revoke`: signs a person out of every gate that reads a KeyValueStore. */
import { createKeyValueRevocations, revocationKey } from 'postern/key-value-store';
import { problem } from '../errors.ts';
import { readConfigStore } from '../kvs/config-store.ts';
import { DEADLINE_SECONDS } from '../kvs/publish-ring.ts';
import { storeAddress } from '../kvs/store-address.ts';
import { storeProblem } from '../kvs/store-problem.ts';
import type { CommandContext } from './context.ts';

export interface RevokeCommandOptions {
  readonly sub?: string;
  readonly sid?: string;
  readonly issuer?: string;
  readonly store?: string;
  readonly config?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly json?: boolean;
}

/** Longer than browsers keep a cookie (RFC 6265bis section 5.5): no session lives as long. */
const LONGEST_LIFETIME_SECONDS = 34_560_000;

export async function runRevoke(
  options: RevokeCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const { kind, id } = subjectOf(options);
  const { issuer, store, lifetimeSeconds } = await placeOf(options, process.cwd());
  const { endpoint, region, json } = options;
  const address = storeAddress({ store, endpoint, region });
  const clock = (): number => Date.now() / 1_000;
  const revocations = createKeyValueRevocations(
    { ...address, lifetimeSeconds, deadlineSeconds: DEADLINE_SECONDS },
    { clock, warn: terminal.note },
  );
  const revokedAt = Math.ceil(clock());
  terminal.step('Writing the revocation');
  await revocations.put(revocationKey(kind, issuer, id), revokedAt).catch((cause: unknown) => {
    throw storeProblem('write', cause);
  });
  if (json) terminal.json({ issuer, [kind === 's' ? 'sid' : 'sub']: id, revokedAt });
  else terminal.line(doneText(kind));
  return 0;
}

function doneText(kind: 's' | 'u'): string {
  const what = kind === 's' ? 'That session is' : 'All sessions of that person are';
  return `${what} revoked: functions refuse within seconds what was made before now`;
}

function subjectOf({ sub, sid }: RevokeCommandOptions): { kind: 's' | 'u'; id: string } {
  if (sub && sid === undefined) return { kind: 'u', id: sub };
  if (sid && sub === undefined) return { kind: 's', id: sid };
  throw problem('option_needed', '--sub', 'name a person with --sub, or one session with --sid');
}

interface Place {
  readonly issuer: string;
  readonly store: string;
  readonly lifetimeSeconds: number;
}

/** What is said on the command line goes before what the config says. */
async function placeOf(options: RevokeCommandOptions, cwd: string): Promise<Place> {
  const { config } = options;
  const found =
    config === undefined || options.store !== undefined
      ? undefined
      : await readConfigStore(config, cwd);
  const store = options.store ?? found?.store;
  if (store === undefined) {
    throw problem('option_needed', '--store', 'name the KeyValueStore by its ARN, or a --config');
  }
  const issuer = options.issuer ?? found?.issuer;
  if (issuer === undefined) {
    throw problem('option_needed', '--issuer', 'subjects and sessions are of a provider');
  }
  return { issuer, store, lifetimeSeconds: found?.lifetimeSeconds ?? LONGEST_LIFETIME_SECONDS };
}
