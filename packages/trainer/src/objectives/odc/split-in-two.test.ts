import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FeatureRows, meanOf, splitInTwo } from './split-in-two.ts';

const cases = fc.record({
  count: fc.integer({ min: 2, max: 20 }),
  cols: fc.integer({ min: 1, max: 4 }),
  // Few values: equal rows come often.
  values: fc.constantFrom(1, 2, 1000),
  seed: fc.nat(),
});

function madeUp({ count, cols, values, seed }: { [key: string]: number }): FeatureRows {
  const random = new Random(seed!);
  const data = Float32Array.from(
    { length: count! * cols! },
    () => random.integer(values!) / values! - 0.3,
  );
  return { data, cols: cols! };
}

const row = ({ data, cols }: FeatureRows, i: number) => [
  ...data.subarray(i * cols, (i + 1) * cols),
];
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, c) => sum + x * b[c]!, 0);

/** Straight from the rules, in lists. */
function plainSplit(rows: FeatureRows, members: number[], centroid: number[], iterations: number) {
  const least = (direction: number[]) =>
    members.reduce((best, i) =>
      dot(row(rows, i), direction) < dot(row(rows, best), direction) ? i : best,
    );
  const a = least(centroid);
  const b = least(row(rows, a));
  let centers = [row(rows, a), row(rows, b)];
  let parts: number[][] = [members, []];
  for (let t = 0; t < iterations; t++) {
    const far = (i: number, center: number[]) =>
      row(rows, i).reduce((sum, x, c) => sum + (x - center[c]!) ** 2, 0);
    const isSecond = (i: number) => far(i, centers[1]!) < far(i, centers[0]!);
    const next = [members.filter((i) => !isSecond(i)), members.filter(isSecond)];
    if (String(next) === String(parts)) break;
    parts = next;
    if (parts.some((part) => part.length === 0)) break;
    centers = parts.map((part) =>
      row(rows, part[0]!).map(
        (_, c) => part.reduce((sum, i) => sum + row(rows, i)[c]!, 0) / part.length,
      ),
    );
  }
  if (parts.every((part) => part.length > 0)) return { a, b, parts };
  return { a, b, parts: [0, 1].map((rest) => members.filter((_, m) => m % 2 === rest)) };
}

test('a split is that of plain 2-means; both parts have members, in order', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 20 }), (about, iterations) => {
      const rows = madeUp(about);
      const all = Int32Array.from({ length: about.count }, (_, i) => i);
      const centroid = Float32Array.from(meanOf(rows, all)!);
      const { first, second, initial } = splitInTwo(rows, all, centroid, iterations);
      const plain = plainSplit(rows, [...all], [...centroid], iterations);
      expect(initial).toEqual([plain.a, plain.b]);
      expect([[...first], [...second]]).toEqual(plain.parts);
      expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
    }),
  );
});

test('of equal rows every second one is the second part', () => {
  const rows = { data: new Float32Array(10).fill(0.5), cols: 2 };
  const centroid = Float32Array.of(0.5, 0.5);
  const { first, second } = splitInTwo(rows, Int32Array.of(0, 2, 3), centroid, 20);
  expect([[...first], [...second]]).toEqual([[0, 3], [2]]);
});
