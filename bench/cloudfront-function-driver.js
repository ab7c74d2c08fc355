// Runs in njs, in the dialect of CloudFront Functions: times two functions and a bare HMAC, in turns.
// njs 0.7.9 frees nothing until it ends, so that each process makes a few rounds only.

import input from 'input';
import many from 'many';
import ten from 'ten';

// biome-ignore lint/style/useNodejsImportProtocol: njs has no such names
const crypto = require('crypto');
const key = Buffer.from(input.key, 'base64url');

function tokenAt(index) {
  return input.tokens[index % input.tokens.length];
}

/** What no gate can do without: one HMAC, and the claims out of their text. */
function bare(token) {
  const end = token.lastIndexOf('.');
  const mac = crypto.createHmac('sha256', key).update(token.slice(0, end)).digest('base64url');
  const payload = token.slice(token.indexOf('.') + 1, end);
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return mac.length === 43 && claims.aud === input.host;
}

function timeBare() {
  let done = 0;
  const started = Date.now();
  for (let index = 0; index < input.calls; index++) if (bare(tokenAt(index))) done++;
  return check(done, started);
}

function makeEvents(path) {
  const events = [];
  for (let index = 0; index < input.calls; index++) {
    const event = JSON.parse(input.event);
    event.request.uri = path;
    event.request.rawQueryString = noQuery;
    event.request.cookies['__Host-postern-session'] = { value: tokenAt(index) };
    events.push(event);
  }
  return events;
}

function noQuery() {
  return undefined;
}

async function timeHandler(handler, path) {
  const events = makeEvents(path);
  let done = 0;
  const started = Date.now();
  for (let index = 0; index < input.calls; index++) {
    const result = await handler(events[index]);
    if (result.uri === path) done++;
  }
  return check(done, started);
}

/** Nanoseconds a call. */
function check(done, started) {
  const took = Date.now() - started;
  if (done !== input.calls) throw new Error(`Only ${done} of ${input.calls} calls did their work`);
  return (took * 1e6) / input.calls;
}

async function run() {
  const times = { bare: [], ten: [], many: [] };
  for (let round = 0; round < input.rounds; round++) {
    const path = input.manyPaths[round % input.manyPaths.length];
    times.bare.push(timeBare());
    const tenTime = await timeHandler(ten, input.tenPath);
    times.ten.push(tenTime);
    const manyTime = await timeHandler(many, path);
    times.many.push(manyTime);
  }
  console.log(JSON.stringify(times));
}

run();
