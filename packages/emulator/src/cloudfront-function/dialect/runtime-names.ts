/**
 * The names of JavaScript runtime 2.0, section by section; what is on no list is not there:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** "Globals", "Primitive objects", "Built-in objects", "Error types", and `require`. */
export const GLOBALS: ReadonlySet<string> = words(`
  Object Function Array Number String Boolean Symbol Math JSON Date RegExp Promise
  ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  Float32Array Float64Array TextEncoder TextDecoder Buffer console require globalThis
  Error EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError
  decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt atob btoa
  NaN Infinity undefined arguments`);

/** What `require` loads. */
export const MODULES: ReadonlySet<string> = words('crypto querystring buffer');

/** "Hashing methods", "HMAC methods". */
export const CRYPTO_METHODS: ReadonlySet<string> = words('createHash createHmac');
export const CRYPTO_ALGORITHMS: ReadonlySet<string> = words('md5 sha1 sha256');

/** Properties of a global object; an object that is not here is not looked at. */
export const STATIC_MEMBERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'Object',
    words(`create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyDescriptors
      getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys preventExtensions seal assign entries
      values is setPrototypeOf prototype name length`),
  ],
  ['Array', words('isArray of prototype name length')],
  ['String', words('fromCharCode fromCodePoint prototype name length')],
  [
    'Number',
    words(`EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY
      isFinite isInteger isNaN isSafeInteger parseInt parseFloat prototype name length`),
  ],
  ['Promise', words('all allSettled any race reject resolve prototype name length')],
  ['JSON', words('parse stringify')],
  ['Date', words('now parse UTC prototype name length')],
  ['console', words('log')],
  [
    'Buffer',
    words(
      `alloc allocUnsafe byteLength compare concat from isBuffer isEncoding prototype name length`,
    ),
  ],
]);

/** Methods of strings and arrays that other engines have and this one lacks. */
export const ABSENT_METHODS: ReadonlySet<string> = words(`
  at flat flatMap matchAll normalize localeCompare isWellFormed toWellFormed toLocaleLowerCase toLocaleUpperCase
  trimLeft trimRight findLast findLastIndex toReversed toSorted toSpliced`);

/** Of runtime 1.0: "Removed" in 2.0, though njs 0.7.9 still has them. */
export const RUNTIME_1_METHODS: ReadonlySet<string> = words(
  'bytesFrom fromBytes fromUTF8 toBytes toUTF8',
);
