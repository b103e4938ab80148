import { pipedThrough } from './piped-through.ts';

/** Bytes compressed by gzip, some at a time. */
export function gzipped(parts: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return pipedThrough(parts, new CompressionStream('gzip'));
}
