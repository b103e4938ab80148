import type { ByteSource } from './byte-source.ts';
import { concatBytes } from './concat-bytes.ts';
import { memorySource } from './memory-source.ts';

/** A source that has ranges: the one that is given, or where it has none, all its bytes in memory. */
export async function withRanges(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<ByteSource & { readonly size: number }> {
  const { size, name } = source;
  if (size !== undefined) return Object.assign(source, { size });
  const parts: Uint8Array[] = [];
  for await (const part of source.stream(signal)) parts.push(part);
  const { close } = source;
  return Object.assign(memorySource(concatBytes(parts), name), { close });
}
