// The bucket: answers with the object that it was asked for.
import { createServer } from 'node:http';

/** Starts the bucket on loopback. */
export async function startOrigin() {
  const server = createServer((request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-object', request.url);
    response.end(`<title>${request.url}</title>\n`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
