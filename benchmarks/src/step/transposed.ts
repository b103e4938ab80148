import type { Matrix } from '@coke/core';

/** Columns × rows, row-major. */
export function transposed({ data, rows, cols }: Matrix): Float32Array {
  const turned = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) turned[j * rows + i] = data[i * cols + j]!;
  }
  return turned;
}
