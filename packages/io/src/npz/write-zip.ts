import { crc32 } from '@coke/core/safetensors';

/** One file that goes into an archive. */
export interface ZipMember {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Checksums follow the files (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const VERSION = 20;
/** Of the format with sizes of 64 bits. */
const VERSION_64 = 45;
/** 1980-01-01, the first day there is: the same content gives the same bytes. */
const DATE = 0x21;
const FULL = 0xffffffff;
const FULL_SHORT = 0xffff;

/**
 * A zip archive of files that are stored, not compressed; zip64 where one or all together are larger than
 * 4 GiB. In bounded memory.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function* encodeZip(members: readonly ZipMember[]): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, size, bytes } of members) {
    const start = offset;
    const fileName = new TextEncoder().encode(name);
    const isLarge = size >= FULL;
    const header = new Fields()
      .words(0x04034b50)
      .shorts(isLarge ? VERSION_64 : VERSION, FLAGS, 0, 0, DATE)
      // The checksum and both sizes follow the file.
      .words(0, isLarge ? FULL : 0, isLarge ? FULL : 0)
      .shorts(fileName.length, isLarge ? 20 : 0)
      .bytes(fileName);
    if (isLarge) header.shorts(1, 16).longs(0, 0);
    yield header.all();
    let crc = 0;
    for await (const part of bytes) {
      crc = crc32(part, crc);
      yield part;
    }
    const trailer = new Fields().words(0x08074b50, crc);
    if (isLarge) trailer.longs(size, size);
    else trailer.words(size, size);
    yield trailer.all();
    directory.push(directoryEntry(fileName, crc, size, start));
    offset += header.length + size + trailer.length;
  }
  yield* directory;
  const length = directory.reduce((sum, entry) => sum + entry.length, 0);
  yield directoryEnd(members.length, length, offset);
}

function directoryEntry(name: Uint8Array, crc: number, size: number, offset: number): Uint8Array {
  const large = [...(size >= FULL ? [size, size] : []), ...(offset >= FULL ? [offset] : [])];
  const version = large.length > 0 ? VERSION_64 : VERSION;
  const entry = new Fields()
    .words(0x02014b50)
    .shorts(version, version, FLAGS, 0, 0, DATE)
    .words(crc, Math.min(size, FULL), Math.min(size, FULL))
    .shorts(name.length, large.length > 0 ? 4 + 8 * large.length : 0, 0, 0, 0)
    .words(0, Math.min(offset, FULL))
    .bytes(name);
  if (large.length > 0) entry.shorts(1, 8 * large.length).longs(...large);
  return entry.all();
}

function directoryEnd(count: number, length: number, offset: number): Uint8Array {
  const end = new Fields();
  if (count >= FULL_SHORT || length >= FULL || offset >= FULL) {
    end.words(0x06064b50).longs(44).shorts(VERSION_64, VERSION_64).words(0, 0);
    end.longs(count, count, length, offset);
    end
      .words(0x07064b50, 0)
      .longs(offset + length)
      .words(1);
  }
  const shortCount = Math.min(count, FULL_SHORT);
  return end
    .words(0x06054b50)
    .shorts(0, 0, shortCount, shortCount)
    .words(Math.min(length, FULL), Math.min(offset, FULL))
    .shorts(0)
    .all();
}

/** Numbers one behind the other, little-endian. */
class Fields {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  shorts(...values: number[]): this {
    return this.#put(2, values);
  }

  words(...values: number[]): this {
    return this.#put(4, values);
  }

  longs(...values: number[]): this {
    return this.#put(8, values);
  }

  bytes(values: Uint8Array): this {
    return this.#put(1, [...values]);
  }

  all(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #put(size: number, values: readonly number[]): this {
    for (const value of values) {
      let rest = value;
      for (let i = 0; i < size; i++) {
        this.#bytes.push(rest % 256);
        rest = Math.floor(rest / 256);
      }
    }
    return this;
  }
}
