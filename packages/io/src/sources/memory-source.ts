import type { ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';

/** Bytes of one part of a stream. */
const PART = 1 << 20;

/** Bytes in memory. They are not copied: `bytes` and `stream` give views. */
export function memorySource(
  bytes: Uint8Array,
  name = 'data',
): ByteSource & { readonly size: number } {
  return {
    name,
    size: bytes.length,
    isRepeatable: true,
    async bytes(from, to) {
      checkRange(name, bytes.length, from, to);
      return bytes.subarray(from, to);
    },
    async *stream(signal) {
      for (let from = 0; from < bytes.length; from += PART) {
        signal?.throwIfAborted();
        yield bytes.subarray(from, from + PART);
      }
    },
    async close() {},
  };
}
