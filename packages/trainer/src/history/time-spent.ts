import type { EpochRecord } from './epoch-record.ts';

/** Where the time of some epochs went; evaluations are not counted. */
export interface TimeSpent {
  readonly seconds: number;
  /** Shares of it, 0 … 1. */
  readonly clustering: number;
  readonly waiting: number;
}

/** Add up the time of epochs: clustering, and waiting for views. */
export function timeSpent(records: readonly EpochRecord[]): TimeSpent {
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const part = (share: (record: EpochRecord) => number) =>
    records.reduce((sum, record) => sum + share(record) * record.seconds, 0) / (seconds || 1);
  return {
    seconds,
    clustering: part(({ clusteringShare }) => clusteringShare),
    waiting: part(({ waitingShare }) => waitingShare),
  };
}
