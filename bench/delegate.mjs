// A delegate that answers each question alike, after it has read it: how long an answer takes is then the way there and back.
import { createServer } from 'node:http';
import { announce } from './child-server.mjs';

const ANSWER = JSON.stringify({
  ok: true,
  claims: { sub: 'ada', groups: ['admin'] },
  ttlSeconds: 3600,
});
const HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.length };

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, HEADERS).end(ANSWER));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => announce(`http://127.0.0.1:${server.address().port}/verify`));
