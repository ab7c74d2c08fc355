/**
 * Stands in for the native addon of Lambda's runtime client (`rapid-client.node`: curl behind N-API), so that the
 * client's own JavaScript runs unmodified with nothing compiled. It runs inside the function's process.
 *
 * The addon's `done` and `error` return only when the runtime API has answered; the client counts on it, for it
 * calls `process.exit` right after reporting an uncaught exception. Node has no synchronous sockets, so the two
 * write their HTTP request to descriptor 3, a pipe that the emulator feeds into the same runtime API server.
 */
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const Module = require('node:module');
const path = require('node:path');

const RUNTIME_API_PIPE = 3;
const INVOCATION = '/2018-06-01/runtime/invocation';
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function writeFully(bytes) {
  for (let offset = 0; offset < bytes.length; ) {
    offset += fs.writeSync(RUNTIME_API_PIPE, bytes, offset);
  }
}

function postSync(url, body, headers) {
  const payload = Buffer.from(body ?? '');
  const lines = [`POST ${url} HTTP/1.1`, 'Host: runtime', `Content-Length: ${payload.length}`];
  for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
  writeFully(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), payload]));
  awaitAnswer();
}

/** The answer is a 202 without a body: its end is the empty line. */
function awaitAnswer() {
  const chunk = Buffer.alloc(1024);
  for (let head = ''; !head.endsWith('\r\n\r\n'); ) {
    const length = fs.readSync(RUNTIME_API_PIPE, chunk);
    if (length === 0) throw new Error('The runtime API closed its pipe');
    head += chunk.toString('latin1', 0, length);
  }
}

function nextInvocation() {
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: `${INVOCATION}/next`, agent };
    const request = http.get(options, (response) => {
      let bodyJson = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        bodyJson += chunk;
      });
      response.on('end', () => resolve({ bodyJson, headers: response.headers }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

const addon = {
  initializeClient() {},
  next: nextInvocation,
  done: (id, body) => postSync(`${INVOCATION}/${id}/response`, body),
  // The third argument is X-Ray's cause; there is no X-Ray at the edge.
  error: (id, body) => postSync(`${INVOCATION}/${id}/error`, body),
};

const loadModule = Module._load;
Module._load = function load(request, ...rest) {
  if (request.endsWith('rapid-client.node')) return addon;
  return loadModule.call(this, request, ...rest);
};

function findPackage(folder) {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? require(file) : findPackage(path.dirname(folder));
}

const { name, version } = findPackage(path.dirname(process.argv[1]));
postSync(
  '/emulator/report',
  JSON.stringify({ client: `${name} ${version}`, node: process.version }),
);
