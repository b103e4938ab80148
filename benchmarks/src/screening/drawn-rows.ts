import type { Matrix, Random } from '@coke/core';

/** Copies of `count` distinct rows, drawn at random. All of them: the rows in random order. */
export function drawnRows(
  { data, rows, cols }: Matrix,
  random: Random,
  count: number = rows,
): Matrix {
  const order = random.shuffle(Uint32Array.from({ length: rows }, (_, i) => i));
  const drawn = { data: new Float32Array(count * cols), rows: count, cols };
  for (let i = 0; i < count; i++) {
    const from = order[i]! * cols;
    drawn.data.set(data.subarray(from, from + cols), i * cols);
  }
  return drawn;
}
