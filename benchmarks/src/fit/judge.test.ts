import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from './judge.ts';

const [DIM, K] = [3, 4];

/** Rows with labels. */
const labelled = fc.array(
  fc.record({
    row: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: DIM, maxLength: DIM }),
    label: fc.nat(K - 1),
  }),
  { minLength: 1, maxLength: 30 },
);

type Labelled = readonly { readonly row: readonly number[]; readonly label: number }[];

/** Rows as they are or at unit length, with sums and numbers of the rows of each cluster. */
function clusters(given: Labelled, unit: boolean) {
  const rows = given.map(({ row }) => {
    const length = unit ? Math.hypot(...row) || 1 : 1;
    return Array.from(Float32Array.from(row, (x) => x / length));
  });
  const sums = Array.from({ length: K }, () => new Array<number>(DIM).fill(0));
  const sizes = new Array<number>(K).fill(0);
  rows.forEach((row, i) => {
    const { label } = given[i]!;
    sizes[label]!++;
    row.forEach((x, j) => {
      sums[label]![j]! += x;
    });
  });
  const matrix = { data: Float32Array.from(rows.flat()), rows: rows.length, cols: DIM };
  return { rows, sums, sizes, matrix, labels: given.map(({ label }) => label) };
}

const squares = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0);

test('about means, squared distances are what the squares lack of those of the means', () => {
  fc.assert(
    fc.property(labelled, (given) => {
      const { rows, sums, sizes, matrix, labels } = clusters(given, false);
      const means = sums.map((sum, k) => sum.map((x) => x / Math.max(1, sizes[k]!)));
      const all = rows.reduce((sum, row) => sum + squares(row), 0);
      const explained = means.reduce((sum, mean, k) => sum + sizes[k]! * squares(mean), 0);
      const got = judge(matrix, 'euclidean', Float32Array.from(means.flat()), labels);
      expect(got.quality).toBeCloseTo((all - explained) / rows.length, 4);
      expect([...got.sizes]).toEqual(sizes);
    }),
  );
});

test('about sums, cosines of unit rows add up to the lengths of the sums', () => {
  fc.assert(
    fc.property(labelled, (given) => {
      const { rows, sums, matrix, labels } = clusters(given, true);
      const lengths = sums.reduce((sum, each) => sum + Math.hypot(...each), 0);
      const { quality } = judge(matrix, 'cosine', Float32Array.from(sums.flat()), labels);
      expect(quality).toBeCloseTo(lengths / rows.length, 5);
    }),
  );
});
