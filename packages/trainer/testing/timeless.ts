import type { EpochRecord } from '../src/history/epoch-record.ts';

/** For tests: what records say without what hangs on the clock and the machine. */
export function timeless(epochs: readonly EpochRecord[]): object[] {
  return epochs.map(
    ({ seconds, imagesPerSecond, waitingShare, clusteringShare, peakMemory, ...rest }) => rest,
  );
}
