// The viewer request that built functions are given.

/** CloudFront's viewer-request event; the path, when left out, is one that the size config lets the bench's tokens ask for. */
export function viewerRequestEvent(token, uri = '/api/reports/2026-11') {
  return requestEvent({
    host: 'api.example.com',
    uri,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'curl/8.14.1', accept: '*/*' },
  });
}

/** The same for any request. */
export function requestEvent({ host, uri, headers }) {
  const request = {
    clientIp: '203.0.113.7',
    method: 'GET',
    uri,
    querystring: 'format=json',
    headers: Object.fromEntries(
      Object.entries({ host, ...headers }).map(([key, value]) => [key, [{ key, value }]]),
    ),
  };
  const config = {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType: 'viewer-request',
    requestId: 'EXAMPLE',
  };
  return { Records: [{ cf: { config, request } }] };
}
