import { matrix } from '@coke/core';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { onnxModel } from './onnx-model.ts';

/** Integers: every sum of products is exact in float32. */
const problems = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    dim: fc.integer({ min: 1, max: 5 }),
    k: fc.integer({ min: 1, max: 7 }),
  })
  .chain(({ rows, dim, k }) => {
    const integers = (length: number) =>
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: length, maxLength: length });
    return fc.record({
      rows: fc.constant(rows),
      dim: fc.constant(dim),
      x: integers(rows * dim),
      centers: integers(k * dim),
      prices: integers(k),
    });
  });

test('the model computes argmax of x c + rho, the first on ties', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ rows, dim, x, centers, prices }) => {
      const given = matrix(Float32Array.from(centers), dim);
      const model = onnxModel(given, Float32Array.from(prices), rows);
      const session = await InferenceSession.create(model);
      const input = new Tensor('float32', Float32Array.from(x), [rows, dim]);
      const { labels } = await session.run({ x: input });
      await session.release();
      expect(labels!.dims).toEqual([rows]);
      const expected = Array.from({ length: rows }, (_, i) => {
        const scores = prices.map((dual, k) => {
          let score = dual;
          for (let j = 0; j < dim; j++) score += x[i * dim + j]! * centers[k * dim + j]!;
          return score;
        });
        return scores.indexOf(Math.max(...scores));
      });
      expect(Array.from(labels!.data as BigInt64Array, Number)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});
