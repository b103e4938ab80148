import { type Point, type Series, seriesColor } from '@coke/report';
import type { EpochRecord, HeadRecord } from '../history/epoch-record.ts';

/** Points of what each record says, where it says it. */
export function points(
  records: readonly EpochRecord[],
  value: (record: EpochRecord) => number | undefined,
): Point[] {
  return records.flatMap((record) => {
    const one = value(record);
    return one === undefined ? [] : [{ epoch: record.epoch, value: one }];
  });
}

/** One series, in the first colour. */
export function oneSeries(
  name: string,
  records: readonly EpochRecord[],
  value: (record: EpochRecord) => number | undefined,
): Series[] {
  return [{ name, ...seriesColor(0), points: points(records, value) }];
}

/** One series a head, each in its colour. */
export function headSeries(
  records: readonly EpochRecord[],
  value: (head: HeadRecord) => number | undefined,
): Series[] {
  const heads = records[0]?.heads ?? [];
  return heads.map((head, h) => ({
    name: headName(h, head.k),
    ...seriesColor(h),
    points: points(records, (record) => value(record.heads[h]!)),
  }));
}

/** What a head is called. */
export function headName(head: number, k: number): string {
  return `head ${head} (K = ${k})`;
}
