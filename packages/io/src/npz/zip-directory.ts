import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';

/** One file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

export type Archive = ByteSource & { readonly size: number };

const END = { signature: 0x06054b50, length: 22, maxComment: 0xffff };
const LOCATOR = { signature: 0x07064b50, length: 20 };
const END_64 = { signature: 0x06064b50, length: 56 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
/** Kind of the extra field with what does not fit into 32 bits. */
const ZIP64 = 1;
const FULL = 0xffffffff;
const FULL_SHORT = 0xffff;
const MAX_DIRECTORY = 1 << 28;

/**
 * The files in a zip archive, in the order of its central directory, zip64 too.
 *
 * @throws TableError for what is no archive.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readZipDirectory(archive: Archive): Promise<ZipEntry[]> {
  const { count, offset, size } = await findDirectory(archive);
  const bytes = await archive.bytes(offset, offset + size);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const isEntry = at + ENTRY.length <= size && view.getUint32(at, true) === ENTRY.signature;
    const end = isEntry ? at + entryLength(view, at) : at;
    if (!isEntry || end > size) {
      throw refused(archive, 'directory of the archive', `${count} files`, i);
    }
    entries.push(readEntry(archive, bytes.subarray(at, end)));
    at = end;
  }
  return entries;
}

/** Where the bytes of a file begin. */
export async function dataOffset(archive: Archive, entry: ZipEntry): Promise<number> {
  const { offset, name, compressedSize } = entry;
  const end = offset + LOCAL.length;
  const bytes = await archive.bytes(offset, Math.min(end, archive.size));
  const view = viewOf(bytes);
  if (bytes.length < LOCAL.length || view.getUint32(0, true) !== LOCAL.signature) {
    throw refused(archive, `header of ${name}`, 'there', bytes.subarray(0, 4).join(' '));
  }
  const start = end + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + compressedSize > archive.size) {
    throw refused(archive, `end of ${name}`, 'in the archive', start + compressedSize);
  }
  return start;
}

async function findDirectory(archive: Archive) {
  const length = Math.min(archive.size, END.length + END.maxComment + LOCATOR.length);
  const start = archive.size - length;
  const tail = await archive.bytes(start, archive.size);
  const view = viewOf(tail);
  let at = length - END.length;
  const isEnd = () =>
    view.getUint32(at, true) === END.signature &&
    at + END.length + view.getUint16(at + 20, true) === length;
  while (at >= 0 && !isEnd()) at -= 1;
  if (at < 0) {
    throw refused(archive, 'it', 'an .npz file, a whole zip archive', `${archive.size} bytes`);
  }
  let [count, size, offset] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  const locator = at - LOCATOR.length;
  if (
    (count === FULL_SHORT || size === FULL || offset === FULL) &&
    locator >= 0 &&
    view.getUint32(locator, true) === LOCATOR.signature
  ) {
    const place = whole(view, locator + 8);
    const isIn = place + END_64.length <= archive.size;
    const end = isIn ? viewOf(await archive.bytes(place, place + END_64.length)) : undefined;
    if (end?.getUint32(0, true) !== END_64.signature) {
      throw refused(archive, 'end of the zip64 directory', 'in the archive', place);
    }
    [count, size, offset] = [whole(end, 32), whole(end, 40), whole(end, 48)];
  }
  if (offset + size > archive.size || size > MAX_DIRECTORY) {
    throw refused(archive, 'directory', `within ${archive.size} bytes`, [offset, offset + size]);
  }
  return { count, size, offset };
}

function readEntry(archive: Archive, bytes: Uint8Array): ZipEntry {
  const view = viewOf(bytes);
  const nameEnd = ENTRY.length + view.getUint16(28, true);
  const name = new TextDecoder().decode(bytes.subarray(ENTRY.length, nameEnd));
  const large = zip64Values(bytes.subarray(nameEnd, nameEnd + view.getUint16(30, true)));
  const value = (at: number): number => {
    const short = view.getUint32(at, true);
    if (short !== FULL) return short;
    return large.shift() ?? short;
  };
  // In the order in which zip64 has them.
  const [size, compressedSize, offset] = [value(24), value(20), value(42)];
  if (offset + compressedSize > archive.size) {
    throw refused(archive, `end of ${name}`, 'in the archive', offset + compressedSize);
  }
  return {
    name,
    method: view.getUint16(10, true),
    isEncrypted: (view.getUint16(8, true) & 1) === 1,
    crc: view.getUint32(16, true),
    compressedSize,
    size,
    offset,
  };
}

function zip64Values(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP64) continue;
    const end = Math.min(at + 4 + view.getUint16(at + 2, true), extra.length);
    const values: number[] = [];
    for (let place = at + 4; place + 8 <= end; place += 8) values.push(whole(view, place));
    return values;
  }
  return [];
}

function entryLength(view: DataView, at: number): number {
  const variable = [28, 30, 32].map((place) => view.getUint16(at + place, true));
  return variable.reduce((sum, length) => sum + length, ENTRY.length);
}

/** 64 bits. Beyond 2^53 it is not exact, and no size of a file. */
function whole(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function refused({ name }: Archive, what: string, rule: string, got: unknown): TableError {
  return new TableError({ file: name }, shouldBe(what, rule, got));
}
