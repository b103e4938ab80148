import type { ByteSource } from '../sources/byte-source.ts';

const PART_BYTES = 1 << 20;

/** The bytes of a range, in parts. */
export async function* rangeParts(
  source: Pick<ByteSource, 'bytes'>,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let start = from; start < to; start += PART_BYTES) {
    signal?.throwIfAborted();
    yield await source.bytes(start, Math.min(start + PART_BYTES, to));
  }
}
