/** HTTP as a viewer may really send it: no client here normalises a path or mends a header. */
import { connect } from 'node:net';

/** A response taken apart just enough to be asserted on. */
export interface RawResponse {
  readonly status: number;
  /** Lower-case name to the values of its lines, joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends the lines as they are and reads until the server closes. */
export async function sendRaw(
  port: number,
  lines: readonly string[],
  body = '',
): Promise<RawResponse> {
  const text = [...lines, 'Connection: close', '', body].join('\r\n');
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.from(text, 'latin1'));
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return parse(Buffer.concat(chunks).toString('latin1'));
}

/** A GET of a raw target. */
export function getRaw(
  port: number,
  target: string,
  headers: readonly string[] = [],
): Promise<RawResponse> {
  return sendRaw(port, [`GET ${target} HTTP/1.1`, 'Host: app.example.com', ...headers]);
}

function parse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) };
}
