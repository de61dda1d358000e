// A zip archive, as Lambda takes one. The same files always give the same bytes.
import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive. */
export interface ZipEntry {
  /** Its path, with forward slashes. */
  name: string;
  data: Buffer;
}

// The format: PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Version 2.0: deflate and folders. */
const VERSION = 20;
/** Made on Unix, so that the rights below count. */
const MADE_BY = (3 << 8) | VERSION;
const UTF8 = 1 << 11;
const DEFLATE = 8;
/** 1 January 1980, the earliest date there is. */
const DATE = (1 << 5) | 1;
/** A file that everybody may read: Lambda runs as somebody else. */
const RIGHTS = (0o100644 << 16) >>> 0;

/** Packs files, each below 4 GiB, at most 65,535 of them. */
export function zip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(data, { level: 9 });
    const about = fields(
      [UTF8, 2],
      [DEFLATE, 2],
      [0, 2],
      [DATE, 2],
      [crc32(data), 4],
      [packed.length, 4],
      [data.length, 4],
    );
    const local = [fields([LOCAL, 4], [VERSION, 2]), about, fields([path.length, 2], [0, 2]), path, packed];
    centrals.push(
      fields([CENTRAL, 4], [MADE_BY, 2], [VERSION, 2]),
      about,
      fields([path.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [RIGHTS, 4], [offset, 4]),
      path,
    );
    locals.push(...local);
    offset += Buffer.concat(local).length;
  }
  const central = Buffer.concat(centrals);
  const [count, none] = [entries.length, 0];
  const end = fields(
    [END, 4],
    [none, 2],
    [none, 2],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [none, 2],
  );
  return Buffer.concat([...locals, central, end]);
}

/** Numbers with the bytes each takes, the lowest byte first. */
function fields(...numbers: [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    numbers.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
