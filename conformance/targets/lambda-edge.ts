/** The built function's handler, called with CloudFront's event in this process. */
import {
  answerCode,
  headerValues,
  joinValues,
  type RequestCase,
  type TestTarget,
} from '../support/case.ts';

interface CloudFrontResult {
  status?: string;
  headers: Record<string, { key?: string; value: string }[]>;
  body?: string;
  uri?: string;
}

type Handler = (event: unknown) => Promise<CloudFrontResult>;

export async function createLambdaEdgeTarget(bundleUrl: string): Promise<TestTarget> {
  const { handler } = (await import(bundleUrl)) as { handler: Handler };
  return {
    name: 'lambda-edge',
    async observe(request) {
      const result = await handler(toEvent(request));
      const headers = Object.fromEntries(
        Object.entries(result.headers).map(([name, values]) => [
          name,
          joinValues(
            name,
            values.map(({ value }) => value),
          ),
        ]),
      );
      if (result.status === undefined) {
        const forwarded = { path: result.uri ?? '', headers };
        return { status: 200, code: 'allowed', headers: {}, forwarded };
      }
      const status = Number(result.status);
      return { status, code: answerCode(status, result.body ?? ''), headers };
    },
    async close() {},
  };
}

function toEvent(request: RequestCase): unknown {
  const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
  const headers = Object.fromEntries(
    Object.entries({ host, ...request.headers }).map(([name, value]) => [
      name,
      headerValues(value).map((item) => ({ key: name, value: item })),
    ]),
  );
  const viewer = { clientIp: '198.51.100.7', method, uri: path, querystring: query, headers };
  return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request: viewer } }] };
}
