import { wasm } from '@coke/backend-wasm';
import { type CsrRows, csr, type GivenRows } from '@coke/core';
import { sizeLimits } from './contestants.ts';
import { fitSparse } from './fit-sparse.ts';

/** A fit to sparse rows, by cosine and with limits, beside one to the same rows with their zeros. */
export interface Agreement {
  readonly rows: number;
  /** Rows that both label alike. */
  readonly equal: number;
  /** Seconds of all processors together. */
  readonly sparseSeconds: number;
  readonly denseSeconds: number;
}

/** Dense rows take so many numbers at most: 256 MB in float32. */
const MOST_NUMBERS = 2 ** 26;

export async function denseAgreement(
  rows: CsrRows,
  { k, threads, signal }: { k: number; threads: number; signal: AbortSignal | undefined },
): Promise<Agreement> {
  const part = firstRows(rows, Math.min(rows.rows, Math.floor(MOST_NUMBERS / rows.cols)));
  const whole = withZeros(part);
  const options = { k, metric: 'cosine', ...sizeLimits(part.rows, k) } as const;
  const fit = async (x: CsrRows | GivenRows) =>
    fitSparse(x, { ...options, backend: await wasm({ threads }) }, signal);
  const [sparse, dense] = [await fit(part), await fit(whole)];
  const equal = sparse.labels.filter((label, i) => label === dense.labels[i]).length;
  return {
    ...{ rows: part.rows, equal },
    ...{ sparseSeconds: sparse.processorSeconds, denseSeconds: dense.processorSeconds },
  };
}

function firstRows({ data, indices, indptr, cols }: CsrRows, count: number): CsrRows {
  const end = indptr[count]!;
  return csr({
    ...{ data: data.subarray(0, end), indices: indices.subarray(0, end), cols },
    indptr: indptr.subarray(0, count + 1),
  });
}

function withZeros({ data, indices, indptr, rows, cols }: CsrRows): GivenRows {
  const all = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let at = indptr[i]!; at < indptr[i + 1]!; at++) all[i * cols + indices[at]!] = data[at]!;
  }
  return { data: all, rows, cols };
}
