/**
 * A zip file that depends on its content alone: fixed date, mode and platform, no extra fields.
 * The container takes 98 bytes and twice the name (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
 */
import { crc32 } from 'node:zlib';
import { deflateSmall } from './deflate.ts';

/** 1 January 1980, the first day that the format knows, at 00:00:00. */
const DOS_DATE = (1 << 5) | 1;
const VERSION = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION;
/** A regular file, `rw-r--r--`: Lambda needs it readable by others. */
const MODE = (0o100644 << 16) >>> 0;
const DEFLATE = 8;

/** What is zipped, by name. */
export type ZipEntries = Readonly<Record<string, Uint8Array>>;

/** Zips files in the order in which they are given. */
export async function zipFiles(entries: ZipEntries): Promise<Uint8Array> {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const { local, central } = await zipEntry(name, content, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = bytes(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, centrals.length],
    [2, centrals.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...locals, directory, end]);
}

async function zipEntry(
  name: string,
  content: Uint8Array,
  offset: number,
): Promise<{ readonly local: Buffer; readonly central: Buffer }> {
  const encodedName = new TextEncoder().encode(name);
  const data = await deflateSmall(content);
  const common = fileFields({ data, content, nameLength: encodedName.length });
  const local = Buffer.concat([bytes([4, 0x04034b50]), common, encodedName, data]);
  const central = Buffer.concat([
    bytes([4, 0x02014b50], [2, MADE_BY_UNIX]),
    common,
    // Comment length, disk, internal attributes, mode, offset of the local header.
    bytes([2, 0], [2, 0], [2, 0], [4, MODE], [4, offset]),
    encodedName,
  ]);
  return { local, central };
}

interface FileFields {
  readonly data: Uint8Array;
  readonly content: Uint8Array;
  readonly nameLength: number;
}

/** The fields that both headers hold, in the same order. */
function fileFields({ data, content, nameLength }: FileFields): Buffer {
  return bytes(
    [2, VERSION],
    [2, 0], // flags
    [2, DEFLATE],
    [2, 0], // time
    [2, DOS_DATE],
    [4, crc32(content)],
    [4, data.length],
    [4, content.length],
    [2, nameLength],
    [2, 0], // extra field
  );
}

/** Little-endian fields, each as `[size in bytes, value]`. */
function bytes(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const total = fields.reduce((sum, [size]) => sum + size, 0);
  const buffer = Buffer.alloc(total);
  let offset = 0;
  for (const [size, value] of fields) {
    offset = buffer.writeUIntLE(value, offset, size);
  }
  return buffer;
}
