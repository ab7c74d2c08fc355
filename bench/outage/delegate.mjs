// The delegate of the outage, in a process of its own: it answers while it is up, and says nothing to anybody while it hangs.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { isSignedByHmac } from 'postern/remote';

const KEY = { id: process.env.POSTERN_DELEGATE_KEY_ID, secret: process.env.POSTERN_DELEGATE_KEY };
const ANSWER = JSON.stringify({
  ok: true,
  claims: { sub: 'ada', scope: 'reports:read' },
  ttlSeconds: 60,
});

let isUp = true;
let asked = 0;

const server = createServer(async (request, response) => {
  asked++;
  // A gate that gives up cuts the connection, perhaps within its question.
  const body = await text(request).catch(() => undefined);
  if (!isUp || body === undefined) return;
  const signed = isSigned(request, body);
  response.writeHead(signed ? 200 : 401, { 'content-type': 'application/json' });
  response.end(signed ? ANSWER : '{}');
});
// Node's own limits would end what hangs.
server.requestTimeout = 0;
server.keepAliveTimeout = 60_000;

/** Told to hang or to be well again, it says how many questions it had until then. */
process.on('message', (mode) => {
  isUp = mode === 'up';
  process.send({ asked });
  asked = 0;
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}/verify` }),
);

function isSigned({ method, url, headers }, body) {
  const keys = { keys: [KEY], now: Date.now() / 1000 };
  return isSignedByHmac(headers.authorization, { method, path: url, body }, keys);
}
