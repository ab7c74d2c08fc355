/** Serves `/metrics` on a port of its own, which the load balancer does not reach. */
import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export function createMetricsServer(metrics: Metrics): Server {
  return createServer(async ({ method, url = '' }, response) => {
    const [path] = url.split('?');
    if (path !== '/metrics') {
      response.writeHead(404, JSON_HEADERS).end('{"error":"not_found"}');
    } else if (method !== 'GET' && method !== 'HEAD') {
      const headers = { ...JSON_HEADERS, allow: 'GET, HEAD' };
      response.writeHead(405, headers).end('{"error":"method_not_allowed"}');
    } else {
      const text = await metrics.render();
      const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' };
      response.writeHead(200, headers).end(text);
    }
  });
}
