import { type CsrRows, csr } from '@coke/core';
import type { Matrix, SparseMatrix } from '@coke/core/backend';

/** The rows of `x` by their numbers that are not 0, in arrays of their own. */
export function sparseOf({ data, rows, cols }: Matrix): SparseMatrix {
  const indptr = new Int32Array(rows + 1);
  const indices: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) if (data[i * cols + j] !== 0) indices.push(j);
    indptr[i + 1] = indices.length;
  }
  const numbers = data.slice(0, rows * cols).filter((value) => value !== 0);
  return csr({ data: numbers, indices: Int32Array.from(indices), indptr, cols }) as CsrRows &
    Pick<SparseMatrix, 'data'>;
}

/** Write over sparse rows, as their owner may once a call has answered. */
export function spoil({ data, indices, indptr }: SparseMatrix): void {
  data.fill(3);
  indices.fill(0);
  indptr.fill(0);
}
