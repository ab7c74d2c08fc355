/**
 * A folder in the place of an S3 bucket. A bucket has keys, not paths: `a/../b` is a key of its own and resolves
 * to nothing, and no request reaches a file outside the folder.
 */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Origin, OriginRequest, OriginResponse } from './origin.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown',
  '.mjs': 'text/javascript',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** An origin that serves the files of one folder, GET and HEAD only. */
export function createDirectoryOrigin(directory: string): Origin {
  return {
    host: 'emulator.s3.us-east-1.amazonaws.com',
    fetch: (request) => serve(directory, request),
    close: () => undefined,
  };
}

async function serve(directory: string, request: OriginRequest): Promise<OriginResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return s3Error(405, 'MethodNotAllowed', 'The specified method is not allowed');
  }
  const key = objectKey(request.path);
  const file = key === undefined ? undefined : await findFile(directory, key);
  if (file === undefined) return s3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  if (file === 'forbidden') return s3Error(403, 'AccessDenied', 'Access Denied');
  return object(file, request.method);
}

/** The key, or `undefined` for what no file can be named. */
function objectKey(path: string): string | undefined {
  let key: string;
  try {
    key = decodeURIComponent(path.slice(1));
  } catch {
    return undefined; // Malformed percent-encoding names no object.
  }
  const segments = key.split('/');
  const strange = segments.some((segment) => ['', '.', '..'].includes(segment));
  return strange || /[\\\0]/.test(key) ? undefined : key;
}

async function findFile(directory: string, key: string): Promise<string | 'forbidden' | undefined> {
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, key));
    if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) return 'forbidden';
    return (await stat(path)).isFile() ? path : undefined;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'forbidden' : undefined;
  }
}

async function object(path: string, method: string): Promise<OriginResponse> {
  const [body, { mtime }] = await Promise.all([readFile(path), stat(path)]);
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  return {
    status: 200,
    statusText: 'OK',
    headers: [
      {
        name: 'Content-Type',
        value: CONTENT_TYPES[extname(path).toLowerCase()] ?? 'binary/octet-stream',
      },
      { name: 'Content-Length', value: String(body.length) },
      { name: 'Last-Modified', value: mtime.toUTCString() },
      { name: 'ETag', value: `"${digest}"` },
      { name: 'Server', value: 'AmazonS3' },
    ],
    body: method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

function s3Error(status: number, code: string, message: string): OriginResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    statusText: '',
    headers: [
      { name: 'Content-Type', value: 'application/xml' },
      { name: 'Server', value: 'AmazonS3' },
    ],
    body: Buffer.from(xml),
  };
}
