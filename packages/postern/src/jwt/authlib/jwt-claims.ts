/** authlib's `JWTClaims`. A class, against the habit of this house: people make classes of their own from it. */
import { checkNames, isPlainObject, refuse } from '../check-options.ts';
import type { JsonObject } from '../json.ts';
import {
  checkAudience,
  checkEssential,
  checkTimes,
  checkValue,
  essentialNames,
} from './check-claims.ts';
import { type ClaimsOptions, readClaimsOptions } from './claims-options.ts';

const REGISTERED: readonly string[] = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];

/** What claims are held against. */
export interface ClaimsContext {
  readonly options?: ClaimsOptions;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** When the claims are judged. */
export interface ValidateOptions {
  /** Seconds since the epoch. @default the system's clock, whole seconds */
  readonly now?: number;
  /** Clocks may differ by this many seconds; a negative number is stricter. @default 0 */
  readonly leeway?: number;
}

/**
 * The claims of a token whose signature is good: `claims.sub`, `claims['cognito:groups']`. Nothing else about them has been
 * checked before `validate()`. A claim with the name of a member of this object, such as `header`, is read with `get`.
 */
export class JWTClaims {
  readonly [claim: string]: unknown;
  readonly #payload: JsonObject;
  readonly #header: JsonObject;
  readonly #options: ClaimsOptions;
  readonly #params: JsonObject;

  constructor(
    payload: JsonObject,
    header: JsonObject,
    { options = {}, params = {} }: ClaimsContext = {},
  ) {
    this.#payload = { __proto__: null, ...payload };
    this.#header = header;
    this.#options = readClaimsOptions(options);
    this.#params = { __proto__: null, ...params };
    for (const [name, value] of Object.entries(this.#payload)) {
      // A claim never takes the place of a member, such as `validate`.
      if (name in this) continue;
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
    }
  }

  /** The token's header. */
  get header(): JsonObject {
    return this.#header;
  }

  /** The `claimsOptions` as they were given. */
  get options(): ClaimsOptions {
    return this.#options;
  }

  /** The `claimsParams` as they were given. */
  get params(): JsonObject {
    return this.#params;
  }

  /** The claim of that name, whatever the name. */
  get(name: string): unknown {
    return this.#payload[name];
  }

  /** Whether the token has the claim, be it null. */
  has(name: string): boolean {
    return name in this.#payload;
  }

  /** All claims, for `JSON.stringify`. */
  toJSON(): JsonObject {
    return { ...this.#payload };
  }

  /**
   * Checks the claims in authlib's order and throws the error of the first that fails.
   * A token without `exp` passes, unless the options call it essential.
   */
  validate(options: ValidateOptions = {}): void {
    if (!isPlainObject(options)) refuse('options', 'an object', options);
    checkNames(options, '', ['now', 'leeway']);
    const { now = Math.floor(Date.now() / 1000), leeway = 0 } = options as ValidateOptions;
    if (!Number.isFinite(now) || !Number.isFinite(leeway)) {
      throw new TypeError('Options "now" and "leeway" must be finite numbers of seconds');
    }
    checkEssential(this, essentialNames(this));
    checkValue(this, 'iss');
    checkValue(this, 'sub');
    checkAudience(this);
    checkTimes(this, { now, leeway });
    checkValue(this, 'jti');
    const others = Object.keys(this.#options).filter((name) => !REGISTERED.includes(name));
    for (const name of others) checkValue(this, name);
  }
}
