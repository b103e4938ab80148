import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, type CsrRows, csr, type GivenRows } from '@coke/core';
import { sizeLimits } from './contestants.ts';
import { fitSparse, type SparseFit } from './fit-sparse.ts';

/** Sparse rows beside the same rows with their zeros. */
export interface Agreement {
  readonly rows: number;
  /** Rows that one model labels alike, given either way. */
  readonly equal: number;
  /** Fits of either, by themselves: rows that tie may part, and what follows with them. */
  readonly sparse: SparseFit;
  readonly dense: SparseFit;
}

/** Dense rows take so many numbers at most: 256 MB in float32. */
const MOST_NUMBERS = 2 ** 26;

export async function denseAgreement(
  rows: CsrRows,
  { k, threads, signal }: { k: number; threads: number; signal: AbortSignal | undefined },
): Promise<Agreement> {
  const part = firstRows(rows, Math.min(rows.rows, Math.floor(MOST_NUMBERS / rows.cols)));
  const whole = withZeros(part);
  const backend = await wasm({ threads });
  const options = { k, metric: 'euclidean', backend, ...sizeLimits(part.rows, k) } as const;
  const sparse = await fitSparse(part, options, signal);
  const dense = await fitSparse(whole, options, signal);
  const model = new ConstrainedKMeans(options);
  try {
    await model.fit(part, { gap: 'never', signal });
    const [ofPart, ofWhole] = [await model.predict(part), await model.predict(whole)];
    const equal = ofPart.filter((label, i) => label === ofWhole[i]).length;
    return { rows: part.rows, equal, sparse, dense };
  } finally {
    model.dispose();
  }
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
