import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../problem/metric.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { drawCenters, type Init } from './first-centers.ts';

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

const noPause = async (): Promise<void> => {};

async function draw(
  init: Init,
  k: number,
  x: Rows,
  metric: Metric,
  seed: number,
  weights?: readonly number[],
): Promise<number[][]> {
  const sample = { rows: toX(x), weights: weights && Float32Array.from(weights) };
  const centers = await drawCenters(init, k, sample, metric, new Random(seed), noPause);
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
  test('same seed, same centers, as with weights of 1; the rows are left alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[inits, metrics, rows(fine, 2), fc.integer({ min: 1, max: 20 }), fc.nat()],
        async (init, metric, x, k, seed) => {
          const given = toX(x);
          const again = (weights: Float32Array | undefined) =>
            drawCenters(init, k, { rows: given, weights }, metric, new Random(seed), noPause);
          const centers = await again(undefined);
          expect(await again(undefined)).toEqual(centers);
          expect(await again(new Float32Array(x.length).fill(1))).toEqual(centers);
          expect(given.data).toEqual(toX(x).data);
          expect(centers.buffer).not.toBe(given.data.buffer);
        },
      ),
    );
  });

  test('another seed, other centers', async () => {
    const x = Array.from({ length: 50 }, (_, i) => [Math.cos(i), Math.sin(i), i]);
    for (const init of ['random', 'rows', 'k-means++'] as const) {
      expect(await draw(init, 5, x, 'euclidean', 1)).not.toEqual(
        await draw(init, 5, x, 'euclidean', 2),
      );
    }
  });

  test('centers are finite, and at unit length for cosine, zero rows or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          inits,
          metrics,
          rows(fc.oneof(coarse, fine)),
          fc.integer({ min: 1, max: 20 }),
          fc.nat(),
        ],
        async (init, metric, raw, k, seed) => {
          for (const center of await draw(init, k, ready(raw, metric), metric, seed)) {
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

  test('rows: as many different row numbers as there are rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[metrics, rows(fine), fc.integer({ min: 1, max: 20 }), fc.nat()],
        async (metric, raw, k, seed) => {
          const x = ready(raw, metric).filter((row) => row.some((v) => v !== 0));
          fc.pre(x.length > 0);
          const left = [...x];
          for (const center of (await draw('rows', k, x, metric, seed)).slice(0, x.length)) {
            // The nearest: several may be near, and the first of them another's.
            const gaps = left.map((row) =>
              Math.max(...row.map((v, j) => Math.abs(v - center[j]!))),
            );
            const at = gaps.indexOf(Math.min(...gaps));
            expect(near(center, left[at]!)).toBe(true);
            left.splice(at, 1);
          }
          expect(left).toHaveLength(Math.max(0, x.length - k));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('rows: for euclidean a zero row is a row like any other', async () => {
    const centers = (await draw('rows', 3, [[0], [5], [7]], 'euclidean', 0)).flat();
    expect(centers.sort()).toEqual([0, 5, 7]);
  });

  test('k-means++: no row twice while there are others, however often rows repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[metrics, rows(coarse), fc.integer({ min: 1, max: 20 }), fc.nat()],
        async (metric, raw, k, seed) => {
          // Unit lengths are taken after the rows that differ are known: rounding hides none of them.
          const x = different(raw, metric).map((row) => row.map((v) => v + 0));
          fc.pre(x.length > 0);
          const known = different(ready(x, metric), metric);
          const all = ready([...x, ...raw.filter((row) => row.some((v) => v !== 0))], metric);
          const centers = (await draw('k-means++', k, all, metric, seed)).slice(0, known.length);
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

  test('k-means++: the nearest of all rows drawn counts, not the last', async () => {
    // Once both far groups are drawn, only a row off them has any distance left.
    const x = [[0], [0], [100], [100], [101]];
    for (let seed = 0; seed < 50; seed++) {
      const drawn = new Set((await draw('k-means++', 3, x, 'euclidean', seed)).flat());
      expect([...drawn].sort((a, b) => a - b)).toEqual([0, 100, 101]);
    }
  });

  test('all rows equal: one of them, and the rest as by random', async () => {
    const x = Array.from({ length: 6 }, () => [0.6, 0.8]);
    const row = x[0]!.map(Math.fround);
    for (const center of await draw('rows', 6, x, 'cosine', 1))
      expect(near(center, row)).toBe(true);
    const [first, ...rest] = await draw('k-means++', 6, x, 'cosine', 1);
    expect(near(first!, row)).toBe(true);
    expect(new Set(rest.map(String)).size).toBe(5);
    // No spread, so what is drawn about the mean is the mean.
    for (const center of await draw('k-means++', 6, x, 'euclidean', 1)) {
      expect(near(center, row)).toBe(true);
    }
  });

  test('all rows zero: random directions for cosine, zero for euclidean', async () => {
    const x = [
      [0, 0],
      [0, 0],
    ];
    for (const init of ['rows', 'k-means++'] as const) {
      const directions = await draw(init, 4, x, 'cosine', 2);
      expect(new Set(directions.map(String)).size).toBe(4);
      expect((await draw(init, 4, x, 'euclidean', 2)).flat()).toEqual(new Array(8).fill(0));
    }
  });

  test('auto: as k-means++ from all rows, as rows from a batch', async () => {
    const x = Array.from({ length: 50 }, (_, i) => [Math.cos(i), Math.sin(i), i]);
    for (const whole of [true, false]) {
      const sample = { rows: toX(x), weights: undefined, whole };
      const drawAs = (init: Init) =>
        drawCenters(init, 5, sample, 'euclidean', new Random(3), noPause);
      expect(await drawAs('auto')).toEqual(await drawAs(whole ? 'k-means++' : 'rows'));
    }
  });

  test('random: no direction is favoured for cosine', async () => {
    const k = 20_000;
    const centers = await draw('random', k, [[1, 0, 0]], 'cosine', 4);
    for (const j of [0, 1, 2]) {
      const mean = centers.reduce((sum, center) => sum + center[j]!, 0) / k;
      const square = centers.reduce((sum, center) => sum + center[j]! ** 2, 0) / k;
      expect(Math.abs(mean)).toBeLessThan((4 / Math.sqrt(k)) * 0.58);
      expect(Math.abs(square - 1 / 3)).toBeLessThan((4 / Math.sqrt(k)) * 0.3);
    }
  });

  test('random: normal for euclidean, each column with the mean and spread of the rows', async () => {
    const k = 20_000;
    const x = [
      [1, -50, 3],
      [3, 50, 3],
      [5, 0, 3],
    ];
    const centers = await draw('random', k, x, 'euclidean', 5);
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

  test('random: heavier rows count for more in mean and spread, as if they were repeated', async () => {
    const x = [[1], [4], [1000]];
    const weighted = await draw('random', 100, x, 'euclidean', 6, [3, 1, 0]);
    const repeated = await draw('random', 100, [[1], [1], [1], [4]], 'euclidean', 6);
    for (const [i, center] of weighted.entries()) {
      expect(center[0]).toBeCloseTo(repeated[i]![0]!, 4);
    }
  });

  test('rows of weight 0 are never drawn, and change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          fc.constantFrom<Init>('rows', 'k-means++'),
          metrics,
          rows(fc.oneof(coarse, fine)),
          fc.infiniteStream(fc.constantFrom(0, 0.5, 1, 3)),
          fc.integer({ min: 1, max: 20 }),
          fc.nat(),
        ],
        async (init, metric, raw, stream, k, seed) => {
          const x = ready(raw, metric);
          const weights = x.map(() => stream.next().value);
          const kept = weights.flatMap((weight, i) => (weight === 0 ? [] : [i]));
          fc.pre(kept.length > 0);
          const left = kept.map((i) => x[i]!);
          const without = kept.map((i) => weights[i]!);
          expect(await draw(init, k, x, metric, seed, weights)).toEqual(
            await draw(init, k, left, metric, seed, without),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('all weights 0: drawn as by random, about zero', async () => {
    for (const init of ['random', 'rows', 'k-means++'] as const) {
      for (const metric of ['cosine', 'euclidean'] as const) {
        const centers = await draw(init, 5, [[300, 400]], metric, 3, [0]);
        expect(new Set(centers.map(String)).size).toBe(5);
        for (const center of centers) expect(Math.hypot(...center)).toBeLessThan(10);
      }
    }
  });

  test('rows: weights make no difference but for 0', async () => {
    const x = [[1], [2], [3], [4]];
    for (let seed = 0; seed < 20; seed++) {
      const plain = await draw('rows', 2, x, 'euclidean', seed);
      expect(await draw('rows', 2, x, 'euclidean', seed, [1e9, 1, 1e-9, 5])).toEqual(plain);
    }
  });

  test('k-means++: far columns count, wherever they are in a long row', async () => {
    // All rows but one are alike: whatever is drawn first, the odd one is among the first two.
    for (let cols = 1; cols <= 40; cols++) {
      for (let odd = 0; odd < cols; odd++) {
        const x = [0, 0, 0, 1].map((v) =>
          Array.from({ length: cols }, (_, j) => (j === odd ? v : 7)),
        );
        const two = await draw('k-means++', 2, x, 'euclidean', cols);
        expect(two.map((row) => row[odd]!).sort()).toEqual([0, 1]);
      }
    }
  });

  test('k-means++: for euclidean zero rows are rows like any other', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const centers = (await draw('k-means++', 3, [[0], [5], [7]], 'euclidean', seed)).flat();
      expect(centers.sort()).toEqual([0, 5, 7]);
    }
  });

  test('k-means++: for cosine, rows of one direction are one, however long', async () => {
    const x = [
      [1, 2, 3],
      [3, 6, 9],
      [0.1, 0.2, 0.3],
      [70, 140, 210],
      [0, 0, 0],
      [0, 1, 0],
    ];
    for (let seed = 0; seed < 50; seed++) {
      const [first, second, third] = await draw('k-means++', 3, x, 'cosine', seed);
      const known = [unit([1, 2, 3]), [0, 1, 0]];
      const found = [first!, second!].map((row) => known.findIndex((other) => near(row, other)));
      expect(found.sort()).toEqual([0, 1]);
      expect(known.some((other) => near(third!, other))).toBe(false);
    }
  });

  test('k-means++: a pause after each center that is drawn; what it throws ends the drawing', async () => {
    const x = toX([[1], [2], [3], [4], [4]]);
    for (const [k, stopAt] of [
      [3, 9],
      [4, 2],
      [9, 9],
    ] as const) {
      let pauses = 0;
      const pause = async () => {
        if (++pauses === stopAt) throw new Error('stopped');
      };
      const centers = drawCenters(
        ...([
          'k-means++',
          k,
          { rows: x, weights: undefined },
          'euclidean',
          new Random(1),
          pause,
        ] as const),
      );
      if (stopAt < k) await expect(centers).rejects.toThrow('stopped');
      else expect(await centers).toHaveLength(k);
      expect(pauses).toBe(Math.min(k, 4, stopAt));
    }
  });
});
