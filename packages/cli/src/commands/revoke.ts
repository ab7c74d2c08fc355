/** The command `postern revoke`: signs a person out of every gate that reads a KeyValueStore. */
import { createKeyValueRevocations, revocationKey } from 'postern/key-value-store';
import { problem } from '../errors.ts';
import { type ConfigStore, readConfigStore } from '../kvs/config-store.ts';
import { DEADLINE_SECONDS } from '../kvs/publish-ring.ts';
import { utcText } from '../kvs/rotation-rest.ts';
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
  if (kind === 'u' && isAddress(id)) terminal.note(ADDRESS_NOTE);
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
  else terminal.line(doneText({ kind, issuer, revokedAt }));
  return 0;
}

interface Done {
  readonly kind: 's' | 'u';
  readonly issuer: string;
  readonly revokedAt: number;
}

/** With the time, since whose clock is wrong revokes too much or too little. */
function doneText({ kind, issuer, revokedAt }: Done): string {
  const what = kind === 's' ? 'That session is' : 'All sessions of that person are';
  return `${what} revoked, at ${issuer}: functions refuse within seconds what was made before ${utcText(revokedAt)}, which is now by this machine's clock`;
}

const ADDRESS_NOTE =
  'Notice: --sub looks like an e-mail address. It must be the "sub" of the ID token, which few providers make of the address; /.postern/session shows people their own';

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
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
  const found = config === undefined ? undefined : await readConfigStore(config, cwd);
  const store = options.store ?? found?.store;
  if (store === undefined) {
    if (config !== undefined) throw problem('config_no_store', config);
    throw problem('option_needed', '--store', 'name the KeyValueStore by its ARN, or a --config');
  }
  return {
    issuer: issuerOf(options, found?.issuers ?? []),
    store,
    lifetimeSeconds: found?.lifetimeSeconds ?? LONGEST_LIFETIME_SECONDS,
  };
}

/** Under another issuer nobody would be found, and all would seem well. */
function issuerOf(
  { issuer, config = '' }: RevokeCommandOptions,
  issuers: ConfigStore['issuers'],
): string {
  const [only, another] = issuers;
  const quoted = issuers.map((each) => `"${each}"`).join(' or ');
  if (issuer !== undefined) {
    if (only === undefined || issuers.includes(issuer)) return issuer;
    throw problem('issuer_of_no_login', issuer, config, quoted);
  }
  if (only !== undefined && another === undefined) return only;
  const why = 'subjects and sessions are of a provider';
  throw problem('option_needed', '--issuer', another === undefined ? why : `${why}: ${quoted}`);
}
