/**
 * Which algorithms the crypto of this process has: not every OpenSSL knows every curve, and ML-DSA is younger than Node 20.
 * Asked when a verifier or a bundle is planned; never in a bundle.
 */
import type { Algorithm } from './algorithm.ts';
import type { MinimalJwk } from './plan.ts';

/** What an algorithm asks of the crypto, and a key of it to try. */
interface Need {
  readonly needs: string;
  readonly sample: MinimalJwk;
}

/** The generator of secp256k1 (SEC 2 section 2.4.1): a point must be on its curve to be taken. */
const GENERATOR = {
  x: 'eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g',
  y: 'SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg',
};

/** Algorithms that some crypto lacks; the others are everywhere. */
const NEEDS: Readonly<Record<string, Need>> = {
  ES256K: {
    needs: 'a Node whose OpenSSL has secp256k1',
    sample: { kty: 'EC', crv: 'secp256k1', ...GENERATOR },
  },
  Ed448: {
    needs: 'a Node whose OpenSSL has Ed448',
    sample: { kty: 'OKP', crv: 'Ed448', x: zeros(57) },
  },
  'ML-DSA-44': needMlDsa(1312),
  'ML-DSA-65': needMlDsa(1952),
  'ML-DSA-87': needMlDsa(2592),
};

/** What the algorithm needs and this process lacks; undefined when it can be used. */
export function missingSupport(alg: string, row: Algorithm): string | undefined {
  const need = Object.hasOwn(NEEDS, alg) ? NEEDS[alg] : undefined;
  try {
    // That the sample is weak does not matter: only a key of an unknown kind throws.
    if (need) row.importKey(need.sample);
    return;
  } catch {
    // OpenSSL's reason is the same for every kind that it does not know.
    return need?.needs;
  }
}

function needMlDsa(keyBytes: number): Need {
  return {
    needs: 'OpenSSL 3.5 or newer, as Node 24 has it',
    sample: { kty: 'AKP', pub: zeros(keyBytes) },
  };
}

function zeros(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64url');
}
