import type { EpochRecord } from '../history/epoch-record.ts';

/** What the last epoch that measured it says. */
export function latest<T>(
  records: readonly EpochRecord[],
  get: (record: EpochRecord) => T | undefined,
): T | undefined {
  return records
    .map(get)
    .filter((value) => value !== undefined)
    .at(-1);
}
