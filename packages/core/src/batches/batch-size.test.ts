import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';
import type { OnlineProgress } from '../fit/fit-progress.ts';
import { Random } from '../support/random.ts';
import { batchRows } from './batch-size.ts';

test('auto is the published 1024 on large data and about a 64th of small data', () => {
  expect(batchRows('auto', 1_281_167)).toBe(1024);
  expect(batchRows('auto', 65_537)).toBe(1024);
  expect(batchRows('auto', 6400)).toBe(100);
  expect(batchRows('auto', 6401)).toBe(101);
  expect(batchRows('auto', 1)).toBe(1);
});

test('a batch is never empty, nor larger than asked for or than the data', () => {
  const size = fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 1e6 }));
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 1e9 }), (batchSize, rows) => {
      const b = batchRows(batchSize, rows);
      expect(b).toBeGreaterThanOrEqual(1);
      expect(b).toBeLessThanOrEqual(Math.min(rows, batchSize === 'auto' ? 1024 : batchSize));
      expect(Number.isInteger(b)).toBe(true);
    }),
  );
});

test('fit visits every row once an epoch, in that many batches', async () => {
  const random = new Random(1);
  const rows = Array.from({ length: 130 }, () => [random.normal(), random.normal()]);
  const batches: (number | undefined)[] = [];
  const model = onlineKMeans({ k: 3, epochs: 1 });
  await model.fit(rows, {
    onProgress: (progress) => {
      const { batch, batches: of, certificates } = progress as OnlineProgress;
      if (!certificates) batches.push(batch);
      expect(of).toBe(44);
    },
  });
  expect(batches).toEqual(Array.from({ length: 44 }, (_, i) => i + 1));
  expect(model.certificates[0]!.instances).toBe(130);
});
