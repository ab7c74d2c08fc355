/**
 * Secrets that a login needs and this machine does not have: the client's, since the embedded provider knows no other, and the
 * key ring where the environment has none. Made once for each run of `postern dev`, so that sessions outlive a rebuild.
 */
import { type JsonWebKey, randomBytes } from 'node:crypto';
import { isRuntimeSecret, isSecret, type PosternConfig, secret } from 'postern';
import { makeRing } from '../keys/key-ring.ts';
import { makeSigningJwk, publicJwk, type SigningJwk } from '../token/sign.ts';
import { providersIn, restProvider } from './development-login.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the embedded provider knows the gate's client by. */
export interface ClientProof {
  readonly clientSecret?: string;
  readonly publicKey?: JsonWebKey;
}

export interface DevelopmentEnvironment {
  readonly env: Environment;
  readonly proof: ClientProof;
  /** For people to read. */
  readonly changes: readonly string[];
}

export interface DevelopmentSecrets {
  /** `config` still has its marks, after `markFetched`. `isPlayed`: the embedded provider stands in for the config's. */
  environmentFor(
    config: PosternConfig,
    options: { readonly env: Environment; readonly isPlayed: boolean },
  ): DevelopmentEnvironment;
}

export function createDevelopmentSecrets(): DevelopmentSecrets {
  const clientSecrets = createStore(() => randomBytes(32).toString('base64url'));
  const clientKeys = createStore(() => makeSigningJwk('ES256'));
  const rings = createStore(() => JSON.stringify(makeRing({ assertion: true })));

  /** The variables of every provider, also of those that are left out: a build wants all marks to have a value. */
  function clientVariables(config: PosternConfig): Record<string, string | undefined> {
    const variables: Record<string, string | undefined> = {};
    for (const { clientSecret, privateKey } of providersIn(config.login)) {
      const [secretName, keyName] = [nameOf(clientSecret), nameOf(privateKey)];
      if (secretName) set(variables, secretName, clientSecrets(secretName));
      if (keyName) set(variables, keyName, JSON.stringify(clientKeys(keyName)));
    }
    return variables;
  }

  function proofOf(config: PosternConfig): ClientProof {
    const { clientSecret, privateKey } = restProvider(config.login);
    const [secretName, keyName] = [nameOf(clientSecret), nameOf(privateKey)];
    return {
      ...(secretName && { clientSecret: clientSecrets(secretName) }),
      ...(keyName && { publicKey: publicJwk(clientKeys(keyName) as SigningJwk) as JsonWebKey }),
    };
  }

  return {
    environmentFor(config, { env, isPlayed }) {
      if (config.login === undefined) return { env, proof: {}, changes: [] };
      const variables = isPlayed ? clientVariables(config) : {};
      const changes: string[] = [];
      const ring = nameOf(config.session?.keyRing);
      if (ring && !env[ring] && !env[`${ring}_FILE`]) {
        set(variables, ring, rings(ring));
        changes.push(
          `${ring} is not set, so the key ring is made for this run: sessions end with it`,
        );
      }
      const signingKey = nameOf(config.session?.privateKey);
      if (signingKey && !env[signingKey] && !env[`${signingKey}_FILE`]) {
        set(variables, signingKey, JSON.stringify(clientKeys(signingKey)));
        changes.push(`${signingKey} is not set, so a key for signed cookies is made for this run`);
      }
      return {
        env: { ...env, ...variables },
        proof: isPlayed ? proofOf(config) : {},
        changes,
      };
    },
  };
}

/**
 * The origin header is of a function URL, which dev does not build: its values are left out while they are marks, so that nobody has
 * to have them here. What the function would fetch from AWS is marked in its place as a secret of this machine, with a name made of its own place:
 * nothing here has the function's role.
 */
export function markFetched(config: PosternConfig): PosternConfig {
  if (config.login === undefined) return config;
  return {
    ...config,
    ...(config.originHeader !== undefined && { originHeader: { values: [] } }),
    login: markIn(config.login, 'LOGIN'),
    ...(config.session && { session: markIn(config.session, 'SESSION') }),
  };
}

function markIn<Value>(value: Value, place: string): Value {
  if (isRuntimeSecret(value)) return secret(`POSTERN_DEV_${place}`) as Value;
  if (Array.isArray(value)) {
    return value.map((member, index) => markIn(member, `${place}_${index}`)) as Value;
  }
  if (typeof value !== 'object' || value === null || isSecret(value)) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const word = name.replace(/(?=[A-Z])/g, '_').toUpperCase();
    return [name, markIn(member, `${place}_${word}`)] as const;
  });
  return Object.fromEntries(members) as Value;
}

/** A value for each name, always the same. */
function createStore<Value>(make: () => Value): (name: string) => Value {
  const made = new Map<string, Value>();
  return (name) => {
    const value = made.get(name) ?? make();
    made.set(name, value);
    return value;
  };
}

function nameOf(value: unknown): string | undefined {
  return isSecret(value) ? value.name : undefined;
}

/** The variable alone: with the file too it would be set twice. */
function set(variables: Record<string, string | undefined>, name: string, value: string): void {
  variables[name] = value;
  variables[`${name}_FILE`] = undefined;
}
