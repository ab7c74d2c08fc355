// The API itself, which trusts its gate: it checks no token and reads who is calling from the gate's headers.
import { createServer } from 'node:http';

/** Starts the API on loopback. */
export async function startOrigin() {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', 'no-store');
    const { 'x-user': user, 'x-groups': groups } = request.headers;
    response.end(JSON.stringify({ method: request.method, url: request.url, user, groups }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
