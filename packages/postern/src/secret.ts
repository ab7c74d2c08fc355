/** Marks a place in a config for a value that must not be written there. */

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
