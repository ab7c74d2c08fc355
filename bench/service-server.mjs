// The two servers of `service.mjs`, by name: `verifier` is @postern/verifier as its users start it; `bare` does nothing but the
// crypto call on the token's signature, without reading a claim.
import { verify } from 'node:crypto';
import { createServer } from 'node:http';
import { startServer } from '@postern/verifier';
import { announce } from './child-server.mjs';
import { AUDIENCE, ISSUER } from './tokens.mjs';

const [name, jwk, secret] = process.argv.slice(2);
const starts = { verifier: startVerifier, bare: startBare };
announce(`http://127.0.0.1:${await starts[name]()}/verify`);

async function startVerifier() {
  const server = await startServer({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    jwks: { keys: [JSON.parse(jwk)] },
    authentication: { hmac: { keys: [{ id: 'bench', secret }] } },
    server: { port: 0, metricsPort: 0 },
    log: 'none',
  });
  return server.port;
}

async function startBare() {
  const { createPublicKey } = await import('node:crypto');
  const key = createPublicKey({ key: JSON.parse(jwk), format: 'jwk' });
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { token } = JSON.parse(Buffer.concat(chunks).toString());
      const dot = token.lastIndexOf('.');
      const isGood = verify(
        'sha256',
        Buffer.from(token.slice(0, dot)),
        key,
        Buffer.from(token.slice(dot + 1), 'base64url'),
      );
      const answer = `{"ok":${isGood}}`;
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
        .end(answer);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}
