import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Frame } from '../rows/frame.ts';
import { crc32 } from '../support/crc32.ts';

/**
 * CRC-32 of all that decides what an epoch makes of its rows: centers, prices, counts, bounds, frame and t.
 * Models that began as one have the same; others do so by chance, one in 2^32.
 */
export function startChecksum(
  heads: readonly ClusteringState[],
  { origin = new Float64Array(), scale }: Frame,
  epoch: number,
): number {
  const arrays = heads.flatMap(({ centers, prices, counts, lower, upper }) => [
    ...[centers, prices, counts, lower, upper],
  ]);
  return [Float64Array.of(epoch, scale), origin, ...arrays].reduce(
    (checksum, { buffer, byteOffset, byteLength }) =>
      crc32(new Uint8Array(buffer, byteOffset, byteLength), checksum),
    0,
  );
}
