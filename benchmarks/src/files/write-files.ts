import { join } from 'node:path';
import { type Matrix, matrix } from '@coke/core';
import { glove } from '@coke/datasets';
import { tableOf, writeTable } from '@coke/io';
import { groups } from '../fit/made-up-rows.ts';
import type { BenchmarkOptions } from '../suite/benchmark.ts';

/** What vectors are read from: one column of lists of float32, or an array. */
export const FORMATS = ['parquet', 'npy'] as const;
export type FileFormat = (typeof FORMATS)[number];

const TINY = { rows: 600, cols: 8 };

export function inputPath(folder: string, format: FileFormat): string {
  return join(folder, `vectors.${format}`);
}

/** GloVe's vectors as files of both formats, or the first `rows` of them. */
export async function writeFiles(
  folder: string,
  { tiny, rows = Number.POSITIVE_INFINITY, onProgress, signal }: BenchmarkOptions,
): Promise<Pick<Matrix, 'rows' | 'cols'>> {
  const all = tiny
    ? groups(TINY, 5, 'cosine')
    : (await glove({ onProgress, ...(signal && { signal }) })).vectors;
  const vectors = matrix(all.data.subarray(0, rows * all.cols), all.cols);
  onProgress('files: writing them');
  for (const format of FORMATS)
    await writeTable(inputPath(folder, format), tableOf({ vector: vectors }));
  return { rows: vectors.rows, cols: vectors.cols };
}
