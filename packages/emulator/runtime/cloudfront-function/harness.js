/**
 * Runs beside a CloudFront Function in the same virtual machine: takes away what AWS's runtime lacks, stops the clock,
 * stands in for the module `cloudfront`, and hands the events to the handler one after another. Written in the
 * runtime's own dialect, since njs reads it as it stands.
 */
import input from 'input';

var write = console.log.bind(console);
var toJson = JSON.stringify;
var fromJson = JSON.parse;
var dump = njs.dump;
var load = require;

// njs cuts a line of console.log after 2,048 bytes; a character has four at most.
var CHUNK_CHARACTERS = 500;

/** One record, in as many lines as it needs: "+" where more follow, "=" before the last. */
function emit(record) {
  var text = toJson(record);
  var at = 0;
  for (; text.length - at > CHUNK_CHARACTERS; at += CHUNK_CHARACTERS) {
    write(`+${text.slice(at, at + CHUNK_CHARACTERS)}`);
  }
  write(`=${text.slice(at)}`);
}

// JavaScript runtime 2.0, "Globals", "Restricted features" and "Console":
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
var ABSENT_GLOBALS = [
  'setTimeout',
  'setImmediate',
  'clearTimeout',
  'process',
  'njs',
  'crypto',
  'fs',
  'print',
  'global',
  'MemoryError',
  '$262',
];
var MODULES = ['crypto', 'querystring', 'buffer'];
var ABSENT_STRING_METHODS = ['fromBytes', 'fromUTF8', 'toBytes', 'toUTF8'];
var CONSOLE_BYTES = 10240;

var now = 0;
var consoleBytes = 0;

function removeAbsent() {
  ABSENT_GLOBALS.forEach((name) => {
    delete globalThis[name];
  });
  ABSENT_STRING_METHODS.forEach((name) => {
    delete String.prototype[name];
  });
  delete String.bytesFrom;
  // In newer versions of njs.
  delete Array.from;
}

/** njs 0.7.9 lacks what runtime 2.0 has since its first day. */
function addReplaceAll() {
  if (String.prototype.replaceAll) return;
  Object.defineProperty(String.prototype, 'replaceAll', { value: replaceAll, writable: true });
}

function replaceAll(pattern, replacement) {
  if (pattern instanceof RegExp) {
    if (!pattern.global) throw new TypeError('replaceAll must be called with a global RegExp');
    return this.replace(pattern, replacement);
  }
  var text = String(this);
  var search = String(pattern);
  var result = '';
  var from = 0;
  var at = text.indexOf(search);
  while (at >= 0) {
    result += text.slice(from, at) + substitute(replacement, search, at, text);
    from = at + search.length;
    at = search === '' ? (at < text.length ? at + 1 : -1) : text.indexOf(search, from);
  }
  return result + text.slice(from);
}

/** ECMA-262, GetSubstitution, for a match without groups. */
function substitute(replacement, matched, at, text) {
  if (typeof replacement === 'function') return String(replacement(matched, at, text));
  return String(replacement).replace(/\$[$&`']/g, (sign) => {
    if (sign === '$$') return '$';
    if (sign === '$&') return matched;
    return sign === '$`' ? text.slice(0, at) : text.slice(at + matched.length);
  });
}

/** "All Date methods to query the current time always return the same value during … a single function run". */
function stopClock() {
  var RealDate = Date;
  function FrozenDate(...parts) {
    if (!(this instanceof FrozenDate)) return new RealDate(now).toString();
    if (parts.length === 0) return new RealDate(now);
    if (parts.length === 1) return new RealDate(parts[0]);
    return new (Function.prototype.bind.apply(RealDate, [null].concat(parts)))();
  }
  FrozenDate.prototype = RealDate.prototype;
  Object.defineProperty(RealDate.prototype, 'constructor', { value: FrozenDate, writable: true });
  Object.defineProperty(FrozenDate, 'name', { value: 'Date' });
  FrozenDate.now = () => now;
  FrozenDate.parse = RealDate.parse;
  FrozenDate.UTC = RealDate.UTC;
  globalThis.Date = FrozenDate;
}

/** "It only supports the log() method", of one argument; 10 KB of output are kept. */
function log(message) {
  var text = typeof message === 'string' ? message : dump(message);
  var kept = text.slice(0, Math.max(0, CONSOLE_BYTES - consoleBytes));
  consoleBytes += text.length;
  if (kept !== '' || text === '') emit(['log', kept]);
}

function requireModule(name) {
  if (MODULES.indexOf(name) < 0) throw new Error(`Cannot find module "${name}"`);
  return load(name);
}

function harden() {
  removeAbsent();
  addReplaceAll();
  stopClock();
  globalThis.console = { log: log };
  globalThis.require = requireModule;
}

/** A store's call: rejects while the store is made to fail. */
function storeCall(read) {
  return (key, options) => {
    if (input.store.fault) return Promise.reject(new Error(input.store.fault));
    try {
      return Promise.resolve(read(key, options || {}));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function getValue(key, options) {
  var value = input.store.entries[`:${key}`];
  if (value === undefined) throw new Error('KeyNotFound');
  var format = options.format || 'string';
  if (format === 'string') return value;
  if (format === 'json') return fromJson(value);
  if (format === 'bytes') return Buffer.from(value);
  throw new Error(`Unknown format "${format}"`);
}

function storeMeta() {
  return {
    creationDateTime: input.store.creationDateTime,
    lastUpdatedDateTime: input.store.lastUpdatedDateTime,
    keyCount: input.store.keyCount,
  };
}

function kvs() {
  if (!input.store) throw new Error('No key value store is associated with this function');
  return {
    get: storeCall(getValue),
    exists: storeCall((key) => `:${key}` in input.store.entries),
    meta: storeCall(storeMeta),
    count: storeCall(() => input.store.keyCount),
  };
}

function notEmulated(name) {
  return () => {
    throw new Error(`${name} is not emulated`);
  };
}

var cloudfront = {
  kvs: kvs,
  edgeLocation: { name: 'LOC50-P1', serverIp: '127.0.0.1', region: 'us-east-1' },
  logCustomData: () => undefined,
  updateRequestOrigin: notEmulated('cf.updateRequestOrigin'),
  selectRequestOriginById: notEmulated('cf.selectRequestOriginById'),
  createRequestOriginGroup: notEmulated('cf.createRequestOriginGroup'),
  cwt: {
    validateToken: notEmulated('cf.cwt.validateToken'),
    generateToken: notEmulated('cf.cwt.generateToken'),
  },
};

/** `rawQueryString()` is part of the request, but not of what the request is compared with. */
function prepareEvent(item) {
  var event = item.event;
  if (event.request) {
    Object.defineProperty(event.request, 'rawQueryString', { value: () => item.rawQueryString });
  }
  return event;
}

function reportValue(value) {
  var json = toJson(value);
  emit(json === undefined ? ['value'] : ['value', json]);
}

function reportError(error) {
  if (!(error instanceof Error)) return emit(['error', `Thrown: ${dump(error)}`]);
  var line = /function\.js:(\d+)/.exec(error.stack || '');
  var text = `${error.name}: ${error.message}`;
  return emit(['error', line ? `${text} in ${line[1]}` : text]);
}

function attempt(handler, item) {
  try {
    return Promise.resolve(handler(prepareEvent(item)));
  } catch (error) {
    return Promise.reject(error);
  }
}

function runFrom(handler, index) {
  if (index === input.events.length) return;
  var item = fromJson(input.events[index]);
  now = item.now;
  consoleBytes = 0;
  attempt(handler, item)
    .then(reportValue)
    .catch(reportError)
    .then(() => runFrom(handler, index + 1));
}

/** Called when the function's own code has run: everything after it happens in promises. */
function run(handler) {
  if (typeof handler !== 'function') {
    emit(['fatal', 'The function has no top-level function named "handler"']);
    return;
  }
  runFrom(handler, 0);
}

now = fromJson(input.events[0]).now;
harden();
emit(['start']);

export default { cloudfront: cloudfront, run: run };
