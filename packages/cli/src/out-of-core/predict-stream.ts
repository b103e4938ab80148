import type { ConstrainedKMeans } from '@coke/core';
import { readRows } from '@coke/io';
import type { StreamedTable } from './fit-stream.ts';

export interface PredictStreamOptions {
  /** Rows of the stream. */
  readonly rows: number;
  readonly signal: AbortSignal;
  /** Called after each part, with the rows that are done. */
  readonly onProgress: (rows: number) => void;
}

/** The cluster of each row of a table, by itself, in one pass over it. */
export async function predictStream(
  model: ConstrainedKMeans,
  { table, preprocessing }: StreamedTable,
  { rows, signal, onProgress }: PredictStreamOptions,
): Promise<Int32Array> {
  const labels = new Int32Array(rows);
  let done = 0;
  for await (const part of readRows(table, preprocessing, { signal })) {
    const { data, cols } = part;
    labels.set(await model.predict({ data, rows: part.rows, cols }, { signal }), done);
    done += part.rows;
    onProgress(done);
  }
  return labels;
}
