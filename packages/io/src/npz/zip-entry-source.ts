import { shouldBe } from '@coke/core/check-options';
import { crc32 } from '@coke/core/safetensors';
import { rangeParts } from '../arrays/range-parts.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { TableError } from '../table/table-error.ts';
import { inflated } from './inflated.ts';
import { type Archive, dataOffset, type ZipEntry } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
/** Deflate makes nothing smaller than this part of it. */
const MAX_RATIO = 1032;

/**
 * A file in an archive. What was stored has ranges. `stream` ends with an error where size or checksum are
 * not those of the directory.
 *
 * @throws TableError for what is encrypted, compressed otherwise, or cannot be as large as it says.
 */
export async function zipEntrySource(archive: Archive, entry: ZipEntry): Promise<ByteSource> {
  const { method, size, compressedSize, isEncrypted } = entry;
  const name = `${archive.name}/${entry.name}`;
  const refuse = (what: string, rule: string, got: unknown) =>
    new TableError({ file: name }, shouldBe(what, rule, got));
  if (isEncrypted) throw refuse('it', 'a file without password', 'an encrypted one');
  if (method !== STORED && method !== DEFLATED) {
    throw refuse('method of compression', '0 (stored) or 8 (deflated)', method);
  }
  const isPossible =
    method === STORED ? size === compressedSize : size <= MAX_RATIO * (compressedSize + 1);
  if (!isPossible) throw refuse('size', `that of ${compressedSize} bytes compressed`, size);
  const start = await dataOffset(archive, entry);

  async function* stream(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const packed = rangeParts(archive, start, start + compressedSize, signal);
    let done = 0;
    let crc = 0;
    for await (const part of method === STORED ? packed : inflated(packed, name)) {
      done += part.length;
      if (done > size) break;
      crc = crc32(part, crc);
      yield part;
    }
    if (done !== size) throw refuse('size', `${size} bytes as the archive says`, done);
    if (crc !== entry.crc) throw refuse('checksum', `${entry.crc} as the archive says`, crc);
  }

  return {
    name,
    size: method === STORED ? size : undefined,
    isRepeatable: true,
    async bytes(from, to) {
      if (method !== STORED) throw new Error(`${name} is compressed: it has no ranges.`);
      return archive.bytes(start + from, start + to);
    },
    stream,
    async close() {},
  };
}
