import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { expectClose, randomPlain, toPlain, toTensor } from '../../testing/expect-gradients.ts';
import type { Plain } from '../../testing/plain-layers.ts';
import { standardColumns, standardColumnsGradient } from './standard-columns.ts';

beforeAll(() => tf.setBackend('cpu'));

const EPSILON = 1e-2;

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  columns: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

/** In doubles, column by column. */
function plainColumns({ data, shape }: Plain): Plain {
  const [rows, columns] = shape as [number, number];
  const y = Float64Array.from(data);
  for (let j = 0; j < columns; j++) {
    const column = Array.from({ length: rows }, (_, i) => data[i * columns + j]!);
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows;
    for (let i = 0; i < rows; i++)
      y[i * columns + j] = (column[i]! - mean) / Math.sqrt(variance + EPSILON);
  }
  return { data: y, shape };
}

test('values and slopes are those of plain loops', () => {
  fc.assert(
    fc.property(sizes, ({ rows, columns, seed }) => {
      const random = new Random(seed);
      const x = toTensor<tf.Tensor2D>(randomPlain([rows, columns], random));
      const dy = toTensor<tf.Tensor2D>(randomPlain([rows, columns], random));
      const [plain, upstream] = [toPlain(x), toPlain(dy)];
      tf.tidy(() => {
        const { columns: y, scale } = standardColumns(x, EPSILON);
        expectClose(toPlain(y), plainColumns(plain));
        const loss = (j: number, by: number) => {
          const moved = plain.data.map((value, i) => (i === j ? value + by : value));
          const { data } = plainColumns({ data: moved, shape: plain.shape });
          return data.reduce((sum, value, i) => sum + value * upstream.data[i]!, 0);
        };
        const slopes = plain.data.map((_, j) => (loss(j, 1e-5) - loss(j, -1e-5)) / 2e-5);
        const got = toPlain(standardColumnsGradient(dy, y, scale));
        expectClose(got, { data: slopes, shape: plain.shape }, 1e-4);
      });
      tf.dispose([x, dy]);
    }),
  );
});

test('a column that is the same all over becomes 0', () => {
  tf.tidy(() => {
    const { columns } = standardColumns(tf.fill([3, 2], 1e10), 1e-5);
    expect(columns.arraySync()).toEqual(Array.from({ length: 3 }, () => [0, 0]));
  });
});
