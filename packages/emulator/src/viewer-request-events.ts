/** The events that functions are given for a viewer's request, for tools that call a function without a distribution around it. */
import { functionEvent, functionRequest } from './cloudfront-function/function-event.ts';
import type { Invocation } from './cloudfront-function/invoke.ts';
import { eventRequest } from './pipeline/edge-request.ts';
import type { Exchange } from './pipeline/exchange.ts';
import { viewerRequestEvent } from './result-rules/edge-event.ts';
import { encodeWire } from './wire.ts';

/** A request as a viewer sends it. */
export interface ViewerRequest {
  readonly method: string;
  /** As it is sent, without query. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** In their order; a name may occur more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const REQUEST_ID = 'request-without-a-distribution';

/** The event of a Lambda@Edge function. */
export function lambdaEdgeEvent(request: ViewerRequest): unknown {
  return JSON.parse(viewerRequestEvent(eventRequest(exchangeOf(request)), REQUEST_ID));
}

/** What `runCloudFrontFunction` takes. */
export function cloudFrontFunctionEvent(request: ViewerRequest): Invocation {
  const exchange = exchangeOf(request);
  const event = functionEvent(exchange, functionRequest(exchange.method, exchange.request));
  return { event, ...(request.query && { rawQueryString: request.query }) };
}

function exchangeOf({ method, path, query, headers }: ViewerRequest): Exchange {
  const lines = headers.map(([name, value]) => ({ name, value: encodeWire(value) }));
  return {
    ...{ requestId: REQUEST_ID, clientIp: '198.51.100.7', method },
    request: {
      path: encodeWire(path),
      query: query === '' ? undefined : encodeWire(query),
      headers: lines,
      body: undefined,
    },
  };
}
