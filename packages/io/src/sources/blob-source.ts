import type { ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { streamParts } from './stream-parts.ts';

/** A `Blob`, or a `File` that a page was given, which has a name. */
export function blobSource(blob: Blob & { readonly name?: string }, name?: string): ByteSource {
  const called = name ?? blob.name ?? 'data';
  return {
    name: called,
    size: blob.size,
    isRepeatable: true,
    async bytes(from, to) {
      checkRange(called, blob.size, from, to);
      return new Uint8Array(await blob.slice(from, to).arrayBuffer());
    },
    stream: (signal) => streamParts(blob.stream() as ReadableStream<Uint8Array>, signal),
    async close() {},
  };
}
