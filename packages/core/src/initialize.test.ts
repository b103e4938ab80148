import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from './backend.ts';
import { drawCenters, type Init } from './initialize.ts';
import { type Matrix, matrix } from './matrix.ts';
import { Random } from './random.ts';

const inits = fc.constantFrom<Init>('random', 'rows', 'k-means++');
const metrics = fc.constantFrom<Metric>('cosine', 'euclidean');
/** Few different values: rows repeat, and some are zero. */
const coarse = fc.integer({ min: -2, max: 2 });
const fine = fc.float({ min: -100, max: 100, noNaN: true });

type Rows = readonly (readonly number[])[];

function rows(value: fc.Arbitrary<number>, minLength = 1): fc.Arbitrary<Rows> {
  return fc
    .integer({ min: 1, max: 4 })
    .chain((cols) =>
      fc.array(fc.array(value, { minLength: cols, maxLength: cols }), { minLength, maxLength: 15 }),
    );
}

function toX(rows: Rows): Matrix {
  return matrix(Float32Array.from(rows.flat()), rows[0]!.length);
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((v) => (length === 0 ? 0 : v / length));
}

/** The rows as they are clustered: at unit length for cosine. */
function ready(rows: Rows, metric: Metric): Rows {
  return rows.map((row) => (metric === 'cosine' ? unit(row) : row).map(Math.fround));
}

function draw(init: Init, k: number, x: Rows, metric: Metric, seed: number): number[][] {
  const centers = drawCenters(init, k, toX(x), metric, new Random(seed));
  const cols = x[0]!.length;
  expect(centers).toHaveLength(k * cols);
  return Array.from({ length: k }, (_, c) => [...centers.subarray(c * cols, (c + 1) * cols)]);
}

function near(a: readonly number[], b: readonly number[]): boolean {
  return a.every((v, j) => Math.abs(v - b[j]!) <= 2 ** -22 * Math.max(1, Math.abs(v)));
}

/** Rows that differ, each once; zero rows have no direction, so none for cosine. */
function different(x: Rows, metric: Metric): Rows {
  const usable = x.filter((row) => metric === 'euclidean' || row.some((v) => v !== 0));
  // -0 and 0 are the same number.
  return [...new Map(usable.map((row) => [row.map((v) => v + 0).join(), row])).values()];
}

describe('drawCenters', () => {
  test('same seed, same centers; the rows are left alone', () => {
    fc.assert(
      fc.property(
        ...[inits, metrics, rows(fine, 2), fc.integer({ min: 1, max: 20 }), fc.nat()],
        (init, metric, x, k, seed) => {
          const given = toX(x);
          const centers = drawCenters(init, k, given, metric, new Random(seed));
          expect(drawCenters(init, k, given, metric, new Random(seed))).toEqual(centers);
          expect(given.data).toEqual(toX(x).data);
          expect(centers.buffer).not.toBe(given.data.buffer);
        },
      ),
    );
  });

  test('another seed, other centers', () => {
    const x = Array.from({ length: 50 }, (_, i) => [Math.cos(i), Math.sin(i), i]);
    for (const init of ['random', 'rows', 'k-means++'] as const) {
      expect(draw(init, 5, x, 'euclidean', 1)).not.toEqual(draw(init, 5, x, 'euclidean', 2));
    }
  });

  test('centers are finite, and at unit length for cosine, zero rows or not', () => {
    fc.assert(
      fc.property(
        ...[
          inits,
          metrics,
          rows(fc.oneof(coarse, fine)),
          fc.integer({ min: 1, max: 20 }),
          fc.nat(),
        ],
        (init, metric, raw, k, seed) => {
          for (const center of draw(init, k, ready(raw, metric), metric, seed)) {
            expect(center.every(Number.isFinite)).toBe(true);
            if (metric === 'euclidean') continue;
            expect(Math.abs(Math.hypot(...center) - 1)).toBeLessThanOrEqual(2 ** -22);
          }
        },
      ),
      {
        numRuns: 500,
        examples: [
          [
            'k-means++',
            'cosine',
            [
              [1, 0],
              [0, 0],
            ],
            2,
            0,
          ],
        ],
      },
    );
  });

  test('rows: as many different row numbers as there are rows', () => {
    fc.assert(
      fc.property(
        ...[metrics, rows(fine), fc.integer({ min: 1, max: 20 }), fc.nat()],
        (metric, raw, k, seed) => {
          const x = ready(raw, metric).filter((row) => row.some((v) => v !== 0));
          fc.pre(x.length > 0);
          const left = [...x];
          for (const center of draw('rows', k, x, metric, seed).slice(0, x.length)) {
            const at = left.findIndex((row) => near(center, row));
            expect(at).toBeGreaterThanOrEqual(0);
            left.splice(at, 1);
          }
          expect(left).toHaveLength(Math.max(0, x.length - k));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('rows: for euclidean a zero row is a row like any other', () => {
    const centers = draw('rows', 3, [[0], [5], [7]], 'euclidean', 0).flat();
    expect(centers.sort()).toEqual([0, 5, 7]);
  });

  test('k-means++: no row twice while there are others, however often rows repeat', () => {
    fc.assert(
      fc.property(
        ...[metrics, rows(coarse), fc.integer({ min: 1, max: 20 }), fc.nat()],
        (metric, raw, k, seed) => {
          // Unit lengths are taken after the rows that differ are known: rounding hides none of them.
          const x = different(raw, metric).map((row) => row.map((v) => v + 0));
          fc.pre(x.length > 0);
          const known = different(ready(x, metric), metric);
          const all = ready([...x, ...raw.filter((row) => row.some((v) => v !== 0))], metric);
          const centers = draw('k-means++', k, all, metric, seed).slice(0, known.length);
          for (const [c, center] of centers.entries()) {
            expect(known.some((row) => near(center, row))).toBe(true);
            const before = centers.slice(0, c);
            expect(before.some((other) => near(other, center))).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('k-means++: in proportion to squared distance', () => {
    // From each first row, the chance of the second one.
    const [values, draws] = [[1, 2, 4] as const, 6000];
    const seen = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const pair = draw(
        'k-means++',
        2,
        values.map((v) => [v]),
        'euclidean',
        seed,
      ).join();
      seen.set(pair, (seen.get(pair) ?? 0) + 1);
    }
    for (const first of values) {
      const squares = values.map((v) => (v - first) ** 2);
      const total = squares.reduce((a, b) => a + b, 0);
      for (const [i, second] of values.entries()) {
        const p = squares[i]! / total / 3;
        const count = seen.get(`${first},${second}`) ?? 0;
        // Four standard deviations.
        expect(Math.abs(count - p * draws)).toBeLessThanOrEqual(4 * Math.sqrt(draws * p * (1 - p)));
      }
    }
  });

  test('k-means++: the nearest of all rows drawn counts, not the last', () => {
    // Once both far groups are drawn, only a row off them has any distance left.
    const x = [[0], [0], [100], [100], [101]];
    for (let seed = 0; seed < 50; seed++) {
      const drawn = new Set(draw('k-means++', 3, x, 'euclidean', seed).flat());
      expect([...drawn].sort((a, b) => a - b)).toEqual([0, 100, 101]);
    }
  });

  test('all rows equal: one of them, and the rest as by random', () => {
    const x = Array.from({ length: 6 }, () => [0.6, 0.8]);
    const row = x[0]!.map(Math.fround);
    for (const center of draw('rows', 6, x, 'cosine', 1)) expect(near(center, row)).toBe(true);
    const [first, ...rest] = draw('k-means++', 6, x, 'cosine', 1);
    expect(near(first!, row)).toBe(true);
    expect(new Set(rest.map(String)).size).toBe(5);
    // No spread, so what is drawn about the mean is the mean.
    for (const center of draw('k-means++', 6, x, 'euclidean', 1)) {
      expect(near(center, row)).toBe(true);
    }
  });

  test('all rows zero: random directions for cosine, zero for euclidean', () => {
    const x = [
      [0, 0],
      [0, 0],
    ];
    for (const init of ['rows', 'k-means++'] as const) {
      const directions = draw(init, 4, x, 'cosine', 2);
      expect(new Set(directions.map(String)).size).toBe(4);
      expect(draw(init, 4, x, 'euclidean', 2).flat()).toEqual(new Array(8).fill(0));
    }
  });

  test('random: no direction is favoured for cosine', () => {
    const k = 20_000;
    const centers = draw('random', k, [[1, 0, 0]], 'cosine', 4);
    for (const j of [0, 1, 2]) {
      const mean = centers.reduce((sum, center) => sum + center[j]!, 0) / k;
      const square = centers.reduce((sum, center) => sum + center[j]! ** 2, 0) / k;
      expect(Math.abs(mean)).toBeLessThan((4 / Math.sqrt(k)) * 0.58);
      expect(Math.abs(square - 1 / 3)).toBeLessThan((4 / Math.sqrt(k)) * 0.3);
    }
  });

  test('random: normal for euclidean, each column with the mean and spread of the rows', () => {
    const k = 20_000;
    const x = [
      [1, -50, 3],
      [3, 50, 3],
      [5, 0, 3],
    ];
    const centers = draw('random', k, x, 'euclidean', 5);
    for (const j of [0, 1, 2]) {
      const column = x.map((row) => row[j]!);
      const mean = column.reduce((a, b) => a + b, 0) / 3;
      const variance = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 3;
      const got = centers.reduce((sum, center) => sum + center[j]!, 0) / k;
      const spread = centers.reduce((sum, center) => sum + (center[j]! - mean) ** 2, 0) / k;
      expect(Math.abs(got - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / k));
      expect(Math.abs(spread - variance)).toBeLessThanOrEqual(4 * variance * Math.sqrt(2 / k));
    }
  });
});
