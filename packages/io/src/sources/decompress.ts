import { TableError } from '../table/table-error.ts';
import type { ByteSource } from './byte-source.ts';
import { pipedThrough } from './piped-through.ts';

/** How a whole file may be compressed, and what the names of such files end in. */
export const COMPRESSIONS = { gzip: '.gz', zstd: '.zst' } as const;
export type Compression = keyof typeof COMPRESSIONS;

/** What zstd is given at once, in bytes: a few may stand for many. */
const SLICE = 1 << 14;

/** The compression of a file that begins so. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const begins = (...magic: readonly number[]) => magic.every((byte, i) => head[i] === byte);
  if (begins(0x1f, 0x8b, 8)) return 'gzip';
  return begins(0x28, 0xb5, 0x2f, 0xfd) ? 'zstd' : undefined;
}

/** What gzip packed, some at a time. */
export type Gunzip = (
  parts: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
) => AsyncIterable<Uint8Array>;

/** By the platform. One that is newer refuses several packed files one after the other, which gzip takes for one. */
export const gunzip: Gunzip = (parts, signal) =>
  pipedThrough(parts, new DecompressionStream('gzip'), signal);

/**
 * What a compressed file holds, undone while it is read: there are no ranges of it.
 *
 * @param undo - Undoes gzip.
 */
export function decompressed(
  source: ByteSource,
  compression: Compression,
  undo: Gunzip = gunzip,
): ByteSource {
  const { name, isRepeatable } = source;
  return {
    name,
    size: undefined,
    isRepeatable,
    async bytes() {
      throw new Error(`${name} is compressed: it can be read from its start only.`);
    },
    async *stream(signal) {
      const given: { error?: unknown } = {};
      try {
        const parts = noting(source.stream(signal), given);
        if (compression === 'zstd') yield* unzstd(parts);
        else yield* undo(parts, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if ('error' in given) throw given.error;
        const reason = error instanceof Error ? error.message : String(error);
        const problem = `should be ${compression} through and through: ${reason}`;
        throw new TableError({ file: name }, problem, { cause: error });
      }
    },
    close: () => source.close(),
  };
}

/** The same parts; an error of theirs is noted. */
async function* noting(
  parts: AsyncIterable<Uint8Array>,
  given: { error?: unknown },
): AsyncGenerator<Uint8Array> {
  try {
    yield* parts;
  } catch (error) {
    given.error = error;
    throw error;
  }
}

async function* unzstd(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const done: Uint8Array[] = [];
  const stream = new Decompress((part) => void done.push(part));
  for await (const part of parts) {
    for (let from = 0; from < part.length; from += SLICE) {
      stream.push(part.subarray(from, from + SLICE));
      yield* done.splice(0);
    }
  }
  stream.push(new Uint8Array(0), true);
  yield* done.splice(0);
}
