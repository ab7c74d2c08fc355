import type { ViewerRequestEvent } from 'postern/lambda-edge';

/** The site's own viewer-request function, behind the gate: pages that have moved. */
export async function handler({ Records: [{ cf }] }: ViewerRequestEvent) {
  const { request } = cf;
  if (!request.uri.startsWith('/public/old/')) return request;
  const value = request.uri.replace('/public/old/', '/public/').replace('/index.html', '');
  return { status: '301', headers: { location: [{ value }] } };
}
