// What stands around the gate in this example: an OpenID provider, and the delegate twice, as behind a load balancer: one copy is down.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { startProvider } from '@postern/cli';
import { startServer } from '@postern/verifier';

export async function start() {
  const audience = 'https://api.example.com/';
  const provider = await startProvider({ audience });
  const secret = randomBytes(32).toString('base64url');
  const verifier = await startServer({
    issuer: provider.issuer,
    audience,
    algorithms: ['RS256'],
    typ: 'at+jwt',
    jwksUri: provider.jwksUri,
    authentication: { hmac: { keys: [{ id: 'demo', secret }] } },
    server: { port: 0, metricsPort: false },
    log: 'none',
  });
  const ports = [await closedPort(), verifier.port];
  const urls = ports.map((port) => `http://127.0.0.1:${port}/verify`);
  return {
    env: { VERIFIER_URL: urls.join(' '), POSTERN_DELEGATE_KEY: secret },
    provider,
    async stop() {
      await verifier.close();
      await provider.close();
    },
  };
}

/** A port at which nobody listens any more. */
async function closedPort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
