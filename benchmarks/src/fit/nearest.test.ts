import { wasm } from '@coke/backend-wasm';
import { type Backend, type Metric, Random, reference } from '@coke/core';
import { describe, expect, test } from 'vitest';
import { nearest } from './nearest.ts';

function normal(rows: number, cols: number, seed: number) {
  const random = new Random(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => random.normal()), rows, cols };
}

describe.each<Metric>(['cosine', 'euclidean'])('%s', (metric) => {
  // More rows than a block, and centers of very different lengths.
  const rows = normal(5000, 8, 1);
  const centers = normal(20, 8, 2).data.map((x, at) => x * (1 + Math.floor(at / 8)));

  test('the nearest center, by its definition', async () => {
    const labels = await nearest(await wasm({ threads: 1 }), rows, metric, centers);
    for (let i = 0; i < rows.rows; i += 7) {
      const row = rows.data.subarray(i * 8, i * 8 + 8);
      const near = Array.from({ length: 20 }, (_, k) => {
        const center = centers.subarray(k * 8, k * 8 + 8);
        const dot = row.reduce((sum, x, j) => sum + x * center[j]!, 0);
        if (metric === 'cosine') return dot / Math.hypot(...center);
        return -row.reduce((sum, x, j) => sum + (x - center[j]!) ** 2, 0);
      });
      expect(labels[i]).toBe(near.indexOf(Math.max(...near)));
    }
  });

  test('a backend that is mistaken is found out', async () => {
    const honest = reference();
    const backend: Backend = {
      name: 'mistaken',
      async open(problem) {
        const session = await honest.open(problem);
        return {
          ...session,
          assign: (_, { labels }) => void labels.fill(0),
          dispose: () => session.dispose(),
        };
      },
    };
    await expect(nearest(backend, rows, metric, centers)).rejects.toThrow(
      /the nearest center of row \d+ should be \d+, got 0/,
    );
  });
});
