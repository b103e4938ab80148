import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contingency } from './contingency.ts';

test('counts every pair of a class and a cluster once', () => {
  const label = fc.constantFrom(0, 1, 2, 3, 900, 2 ** 31, Number.MAX_SAFE_INTEGER);
  fc.assert(
    fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (rows) => {
      const truth = rows.map((row) => row[0]);
      const predicted = rows.map((row) => row[1]);
      const table = contingency(truth, predicted);

      const classes = [...new Set(truth)];
      const clusters = [...new Set(predicted)];
      const expected = new Map<string, number>();
      for (const row of rows) expected.set(row.join(), (expected.get(row.join()) ?? 0) + 1);
      const cells = [...table.cellCount].map((count, i) => {
        const key = [classes[table.cellClass[i]!], clusters[table.cellCluster[i]!]].join();
        return [key, count] as const;
      });
      expect(cells).toHaveLength(expected.size);
      expect(new Map(cells)).toEqual(expected);
      expect([...table.cellClass]).toEqual([...table.cellClass].sort((a, b) => a - b));

      const sizes = (labels: number[], names: number[]) =>
        names.map((name) => labels.filter((other) => other === name).length);
      expect([...table.classSizes]).toEqual(sizes(truth, classes));
      expect([...table.clusterSizes]).toEqual(sizes(predicted, clusters));
      expect(table.total).toBe(rows.length);
    }),
  );
});

test('stays as small as its input when a dense table would not fit', () => {
  const n = 300_000;
  const truth = Uint32Array.from({ length: n }, (_, i) => i);
  const predicted = Float64Array.from({ length: n }, (_, i) => (n - i) * 2 ** 20);
  const { cellCount, cellClass, cellCluster } = contingency(truth, predicted);
  expect(cellCount).toHaveLength(n);
  expect(cellCount.every((count) => count === 1)).toBe(true);
  expect(cellClass.every((c, i) => c === i)).toBe(true);
  expect(cellCluster.every((c, i) => c === i)).toBe(true);
});
