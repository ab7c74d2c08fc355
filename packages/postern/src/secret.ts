/** Marks a place in a config for a value that must not be written there: the build reads it, or the function when it runs. */

const SECRET: unique symbol = Symbol.for('postern.secret');

/** Stands for the value of the environment variable `name`, or of the file that `name_FILE` names. */
export interface Secret {
  readonly [SECRET]: true;
  readonly name: string;
}

/**
 * A value that the build reads from the environment variable `name`, or from the file that the variable `name_FILE` names.
 * Throws a `TypeError` when `name` is no variable name.
 */
export function secret(name: string): Secret {
  if (typeof name !== 'string' || !/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    throw new TypeError(
      'Secret must be named like an environment variable, in capitals: secret("POSTERN_HS256_KEY")',
    );
  }
  return { [SECRET]: true, name };
}

/** Whether `value` was made by `secret`. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && SECRET in value;
}

const RUNTIME: unique symbol = Symbol.for('postern.runtimeSecret');

/** Stands for a value that the function itself fetches, with the credentials of its role. */
export interface RuntimeSecret {
  readonly [RUNTIME]: true;
  readonly source: 'secretsManager' | 'parameterStore';
  /** Name or ARN. */
  readonly name: string;
  readonly region?: string;
  /** Member of the secret's JSON object. */
  readonly jsonKey?: string;
  readonly endpoint?: string;
}

export interface RuntimeSecretOptions {
  /** @default the ARN's own; for `function-url` the function's. At the edge a function runs in many regions, so that it must be known. */
  readonly region?: string;
  /** Another endpoint of the service, such as one in your network. */
  readonly endpoint?: string;
}

/** A secret of AWS Secrets Manager, read by the function. `jsonKey` picks a member of a secret that is a JSON object. */
export function secretsManager(
  name: string,
  options: RuntimeSecretOptions & { readonly jsonKey?: string } = {},
): RuntimeSecret {
  return runtimeSecret('secretsManager', { name, ...options });
}

/** A parameter of AWS Systems Manager, decrypted, read by the function. */
export function parameterStore(name: string, options: RuntimeSecretOptions = {}): RuntimeSecret {
  return runtimeSecret('parameterStore', { name, ...options });
}

/** What AWS takes for names, paths and ARNs of both. */
const NAME = /^[\w/+=.@:!-]{1,1024}$/;

function runtimeSecret(
  source: RuntimeSecret['source'],
  options: Omit<RuntimeSecret, typeof RUNTIME | 'source'>,
): RuntimeSecret {
  // The value itself may have been given in the name's place: it is not quoted.
  if (typeof options.name !== 'string' || !NAME.test(options.name)) {
    throw new TypeError(
      `The first argument of ${source}() must be the name or the ARN of a ${source === 'secretsManager' ? 'secret' : 'parameter'}`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'string' && value !== '') continue;
    throw new TypeError(`Option "${name}" of ${source}() must be a text that is not empty`);
  }
  const { name, region, jsonKey, endpoint } = options;
  return {
    [RUNTIME]: true,
    source,
    name,
    ...(region !== undefined && { region }),
    ...(jsonKey !== undefined && { jsonKey }),
    ...(endpoint !== undefined && { endpoint }),
  };
}

/** Whether `value` was made by `secretsManager` or `parameterStore`. */
export function isRuntimeSecret(value: unknown): value is RuntimeSecret {
  return typeof value === 'object' && value !== null && RUNTIME in value;
}
