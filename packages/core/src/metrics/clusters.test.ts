import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calinskiHarabasz, daviesBouldin, silhouette, silhouetteSamples } from '../metrics.ts';
import { LARGEST_FLOAT32 } from '../rows/check-rows.ts';

/** What all scores of rows and labels have in common. */
const scores: Record<string, (rows: number[][], labels: ArrayLike<number>) => Promise<number>> = {
  silhouette: (rows, labels) => silhouette(dense(rows), labels),
  'silhouette by cosine': (rows, labels) => silhouette(dense(rows), labels, { metric: 'cosine' }),
  daviesBouldin: async (rows, labels) => daviesBouldin(dense(rows), labels),
  calinskiHarabasz: async (rows, labels) => calinskiHarabasz(dense(rows), labels),
};

function dense(rows: number[][]) {
  return { data: Float64Array.from(rows.flat()), rows: rows.length, cols: rows[0]!.length };
}

function distance(x: number[], y: number[]): number {
  return Math.hypot(...x.map((value, j) => value - y[j]!));
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function meanOf(rows: number[][]): number[] {
  return rows[0]!.map((_, j) => mean(rows.map((row) => row[j]!)));
}

/** The rows of each cluster. */
function members(rows: number[][], labels: number[]): number[][][] {
  return [...new Set(labels)].map((label) => rows.filter((_, i) => labels[i] === label));
}

/** The definitions, word for word. */
const oracles: Record<string, (rows: number[][], labels: number[]) => number> = {
  silhouette: (rows, labels) => {
    const values = rows.map((row, i) => {
      const to = (label: number) =>
        rows.filter((_, j) => labels[j] === label && j !== i).map((other) => distance(row, other));
      const own = to(labels[i]!);
      if (own.length === 0) return 0;
      const others = [...new Set(labels)].filter((label) => label !== labels[i]);
      const [a, b] = [mean(own), Math.min(...others.map((label) => mean(to(label))))];
      return a === b ? 0 : (b - a) / Math.max(a, b);
    });
    return mean(values);
  },
  daviesBouldin: (rows, labels) => {
    const clusters = members(rows, labels).map((inside) => {
      const center = meanOf(inside);
      return { center, spread: mean(inside.map((row) => distance(row, center))) };
    });
    const worst = clusters.map((a) =>
      Math.max(
        ...clusters
          .filter((b) => b !== a)
          .map((b) => (a.spread + b.spread) / distance(a.center, b.center)),
      ),
    );
    return mean(worst);
  },
  calinskiHarabasz: (rows, labels) => {
    const clusters = members(rows, labels);
    const center = meanOf(rows);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    const between = sum(clusters.map((own) => own.length * distance(meanOf(own), center) ** 2));
    const within = sum(
      clusters.flatMap((own) => own.map((row) => distance(row, meanOf(own)) ** 2)),
    );
    const k = clusters.length;
    return between / (k - 1) / (within / (rows.length - k));
  },
};

// Multiples of 1/8, so that shifts by whole numbers and scales by powers of two are exact; the last
// coordinate tells all rows apart, so that no score meets one of its corners.
const problems = fc
  .record({ n: fc.integer({ min: 5, max: 40 }), cols: fc.integer({ min: 1, max: 6 }) })
  .chain(({ n, cols }) => {
    const list = <T>(item: fc.Arbitrary<T>, length: number) =>
      fc.array(item, { minLength: length, maxLength: length });
    const eighth = fc.integer({ min: -200, max: 200 }).map((value) => value / 8);
    return fc.record({
      rows: list(list(eighth, cols), n).map((rows) =>
        rows.map((row, i) => [...row, 3 + ((i * 7) % n) ** 2 / 8]),
      ),
      labels: list(fc.nat(3), n).map((labels) => [0, 1, ...labels.slice(2)]),
    });
  });

/** Equal but for rounding, whatever the size. */
function near(value: number, expected: number, digits = 1e-11): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(expected)));
}

test.each(Object.keys(oracles))('%s is what its definition says', async (name) => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ rows, labels }) => {
      near(await scores[name]!(rows, labels), oracles[name]!(rows, labels), 1e-9);
    }),
  );
});

describe.each(Object.entries(scores))('%s', (name, score) => {
  test('does not depend on the names of clusters', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(1000), async ({ rows, labels }, by) => {
        const renamed = labels.map((label) => (3 - label) * 1e9 + by);
        expect(await score(rows, renamed)).toBe(await score(rows, labels));
      }),
    );
  });

  test('does not depend on the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(1000), async ({ rows, labels }, by) => {
        const turned = <T>(values: T[]) => {
          const at = by % values.length;
          return [...values.slice(at), ...values.slice(0, at)].reverse();
        };
        near(await score(turned(rows), turned(labels)), await score(rows, labels));
      }),
    );
  });

  test('does not depend on the scale', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.integer({ min: -100, max: 100 }), async (problem, power) => {
        const scaled = problem.rows.map((row) => row.map((value) => value * 2 ** power));
        expect(await score(scaled, problem.labels)).toBe(await score(problem.rows, problem.labels));
      }),
    );
  });

  if (name !== 'silhouette by cosine') {
    test('does not depend on where 0 is, however far', async () => {
      await fc.assert(
        fc.asyncProperty(problems, fc.integer({ min: -1e12, max: 1e12 }), async (problem, by) => {
          const shifted = problem.rows.map((row) => row.map((value) => value + by));
          expect(await score(shifted, problem.labels)).toBe(
            await score(problem.rows, problem.labels),
          );
        }),
      );
    });
  }

  test('refuses what has no score', async () => {
    const refuses = (rows: number[][], labels: number[], message: string) =>
      expect(score(rows, labels)).rejects.toThrow(new RangeError(message));
    const rows = [[1], [2], [3]];
    const count = 'the number of clusters should be at least 2 and below the number of rows (3)';
    await refuses(rows, [7, 7, 7], `${count}, got 1`);
    await refuses(rows, [0, 1, 2], `${count}, got 3`);
    await refuses(rows, [0, 1], 'labels.length should be one a row (3), got 2');
    await refuses(rows, [], 'labels should not be empty');
    await refuses(rows, [0, 1, 1.5], 'labels[2] should be a non-negative integer, got 1.5');
    const finite = 'finite numbers';
    const size = `numbers of size at most ${LARGEST_FLOAT32} (scale the data)`;
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e39]) {
      const rule = Number.isFinite(bad) ? size : finite;
      const message = `rows row 1 should be ${rule}, got ${bad}`;
      await refuses([[1], [bad], [3]], [0, 1, 1], message);
    }
  });
});

test('no row differs from the mean of a cluster whose rows are equal', async () => {
  const places = fc.uniqueArray(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 2,
    maxLength: 6,
    comparator: (a, b) => Math.abs(a - b) < 1e-6,
  });
  await fc.assert(
    fc.asyncProperty(places, fc.integer({ min: 2, max: 9 }), async (values, times) => {
      const rows = values.flatMap((value) => Array.from({ length: times }, () => [value]));
      const labels = rows.map((_, i) => Math.floor(i / times));
      expect(calinskiHarabasz(dense(rows), labels)).toBe(1);
      expect(daviesBouldin(dense(rows), labels)).toBe(0);
      expect(await silhouette(dense(rows), labels)).toBe(1);
    }),
  );
});

describe('reads rows as fit does', () => {
  const rows = [
    [1, 2],
    [3, 5],
    [8, 8],
  ];
  const labels = [0, 0, 1];
  const expected = calinskiHarabasz(dense(rows), labels);

  test('a matrix, arrays, an ndarray', () => {
    const data = Float32Array.from(rows.flat());
    expect(calinskiHarabasz({ data, rows: 3, cols: 2 }, labels)).toBe(expected);
    expect(calinskiHarabasz(rows, labels)).toBe(expected);
    const view = { data: [9, 1, 3, 8, 2, 5, 8], shape: [3, 2], stride: [1, 3], offset: 1 };
    expect(calinskiHarabasz(view, labels)).toBe(expected);
  });

  test('and refuses others', () => {
    expect(() => daviesBouldin(undefined as never, labels)).toThrow(TypeError);
    expect(() => daviesBouldin([[1], [Number.NaN], [2]], labels)).toThrow(
      new RangeError('rows row 1 should be finite numbers, got NaN'),
    );
    const data = new Float64Array(5);
    expect(() => daviesBouldin({ data, rows: 3, cols: 2 }, labels)).toThrow(
      new RangeError('rows.data.length should be rows × cols (3 × 2), got 5'),
    );
  });
});

interface Recorded {
  readonly name: string;
  readonly rows: number[][];
  readonly labels: number[];
  readonly silhouette: Record<'euclidean' | 'cosine', number>;
  readonly samples: Record<'euclidean' | 'cosine', number[]>;
  readonly daviesBouldin: number;
  readonly calinskiHarabasz: number;
}

// Written by testing/scikit_learn_scores.py.
const file = new URL('../../testing/scikit-learn-scores.json', import.meta.url);
const recorded: Recorded[] = JSON.parse(readFileSync(file, 'utf8'));

describe.each(recorded)('as scikit-learn: $name', ({ rows, labels, ...values }) => {
  test.each(['euclidean', 'cosine'] as const)('silhouette, %s', async (metric) => {
    near(await silhouette(rows, labels, { metric }), values.silhouette[metric]);
    const samples = await silhouetteSamples(rows, labels, { metric });
    for (const [i, value] of values.samples[metric].entries()) near(samples[i]!, value);
  });

  test('daviesBouldin', () => {
    near(daviesBouldin(rows, labels), values.daviesBouldin, 1e-9);
  });

  test('calinskiHarabasz', () => {
    near(calinskiHarabasz(rows, labels), values.calinskiHarabasz, 1e-9);
  });
});
