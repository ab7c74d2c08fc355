/** Which requests' bodies a gate with a login reads, and how much of them: forms that are posted to its own endpoints. */
import type { Gate } from '../gate/gate.ts';
import type { GateRequest } from '../gate/types.ts';

/** A gate that says whether it has a login, and so endpoints that take a body. */
export type BodyGate = Gate & { readonly takesBody?: boolean | undefined };

/** A logout token has about 1 KB; more than this nobody has a reason to send. */
export const MAX_BODY_BYTES = 16_384;

/** Whether this request's body is for the gate. No such request is ever forwarded, so that it may be used up. */
export function hasEndpointBody({ method, path }: Pick<GateRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && `${path}`.startsWith('/.postern/');
}

/** A body that a platform has in memory; undefined where there is none that may be read. */
export function decodeBody(data: unknown, isBase64: unknown): string | undefined {
  if (typeof data !== 'string') return undefined;
  const bytes = Buffer.from(data, isBase64 ? 'base64' : 'utf8');
  return bytes.length > MAX_BODY_BYTES ? undefined : bytes.toString();
}
