import { type Matrix, type Metric, Random } from '@coke/core';
import type { Candidates, ClusterSums } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSameBits } from '../testing/expect-same-bits.ts';
import { drawCenters, drawRows, type HardRows, KINDS } from '../testing/hard-rows.ts';
import { AllocatedMatrix } from './allocated-matrix.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Path } from './path.ts';
import { WasmScorer } from './scorer.ts';

interface Setup extends HardRows {
  readonly metric: Metric;
  readonly priceExponent: number;
  /** In terms of the scores' own size. */
  readonly margin: number;
  readonly capacity: number;
  readonly start: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  kind: fc.constantFrom(...KINDS),
  k: fc.integer({ min: 1, max: 300 }),
  dim: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 70 }), weight: 3 },
    { arbitrary: fc.integer({ min: 71, max: 200 }), weight: 1 },
  ),
  rows: fc.integer({ min: 1, max: 100 }),
  exponent: fc.constantFrom(0, 0, 0, -3, 3, 9, -12),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  priceExponent: fc.constantFrom(-30, -3, 0, 4),
  margin: fc.constantFrom(0, 1e-7, 1e-3, 0.1, 1, Number.POSITIVE_INFINITY),
  capacity: fc.constantFrom(1, 3, 16, 400),
  start: fc.integer({ min: 0, max: 9 }),
  seed: fc.nat(),
});

const engines = await Promise.all([1, 2, 3].map((threads) => createEngine(threads)));
const [single] = engines as [Engine, Engine, Engine];
// Relaxed SIMD is there from Node 22 on.
const paths: readonly Path[] = single.relaxed
  ? ['f32', 'i16', 'i8', 'auto']
  : ['f32', 'i16', 'auto'];

interface Drawn {
  readonly x: Matrix;
  readonly centers: Float32Array;
  readonly prices: Float64Array;
  readonly margin: number;
  readonly start: number;
}

function draw(setup: Setup): Drawn {
  const { k, rows, exponent, priceExponent, margin, start, seed } = setup;
  const random = new Random(seed, 1);
  const centers = drawCenters(setup, random);
  const x = drawRows(setup, centers, random);
  const scale = 10 ** priceExponent;
  const prices = Float64Array.from({ length: k }, () => scale * (random.uniform() - 0.5));
  const size = 10 ** (2 * exponent);
  return { x, centers, prices, margin: margin * size, start: Math.min(start, rows - 1) };
}

// Behind what is listed nothing may be written that counts: it starts as something else.
const UNSET = 77;

function emptyLists(rows: number, capacity: number): Candidates {
  return {
    capacity,
    counts: new Int32Array(rows).fill(UNSET),
    clusters: new Int32Array(rows * capacity).fill(UNSET),
    scores: new Float32Array(rows * capacity).fill(UNSET),
    thresholds: new Float32Array(rows).fill(UNSET),
  };
}

/** The lists of rows `start` …; what is behind the clusters that are listed is 0. */
function near(engine: Engine, path: Path, { metric, k, dim, capacity }: Setup, drawn: Drawn) {
  const { x, centers, prices, margin, start } = drawn;
  const scorer = new WasmScorer(engine, { metric, k, dim }, path);
  try {
    scorer.setCenters(centers);
    scorer.setPrices(prices);
    const held = scorer.hold(x);
    const out = emptyLists(x.rows - start, capacity);
    scorer.near(held, start, x.rows, margin, out);
    for (const [i, count] of out.counts.entries()) {
      out.clusters.fill(0, i * capacity + count, (i + 1) * capacity);
      out.scores.fill(0, i * capacity + count, (i + 1) * capacity);
    }
    return out;
  } finally {
    scorer.dispose();
  }
}

/** The list of each row. */
function listsOf({ capacity, counts, clusters, scores, thresholds }: Candidates) {
  return Array.from(counts, (count, i) => ({
    threshold: thresholds[i]!,
    clusters: [...clusters.subarray(i * capacity, i * capacity + count)],
    scores: [...scores.subarray(i * capacity, i * capacity + count)],
  }));
}

const U = 2 ** -24;

/** Scores in float64, and how far `Scorer` lets those of float32, and their values, be from them. */
function exactScores({ metric, k, dim }: Setup, { x, centers, prices }: Drawn, row: number) {
  return Array.from({ length: k }, (_, c) => {
    let [dot, rowSquared, squared] = [0, 0, 0];
    for (let j = 0; j < dim; j++) {
      const [a, b] = [x.data[row * dim + j]!, centers[c * dim + j]!];
      dot += a * b;
      rowSquared += a * a;
      squared += b * b;
    }
    const half = metric === 'euclidean' ? squared / 2 : 0;
    const score = dot - half;
    // What is too small for float32 is lost besides.
    const off = (dim + 4) * (U * (Math.sqrt(rowSquared * squared) + squared / 2) + 2 ** -149);
    const value = score + prices[c]!;
    const valueOff = off + U * (Math.abs(prices[c]!) + Math.abs(value)) * (1 + 1e-6);
    return { score, off, value, valueOff };
  });
}

test('lists what double precision lists, but for rounding', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const drawn = draw(setup);
      const { margin, start } = drawn;
      for (const [i, list] of listsOf(near(single, 'f32', setup, drawn)).entries()) {
        const exact = exactScores(setup, drawn, start + i);
        const listed = new Set(list.clusters);
        expect(listed.size).toBe(list.clusters.length);
        expect(list.clusters).toEqual([...list.clusters].sort((a, b) => a - b));
        expect(list.clusters.length).toBeGreaterThan(0);
        expect(list.clusters.length).toBeLessThanOrEqual(Math.min(setup.capacity, setup.k));
        for (const [n, c] of list.clusters.entries()) {
          const { score, off } = exact[c]!;
          expect(Math.abs(list.scores[n]! - score)).toBeLessThanOrEqual(off);
        }
        const largest = Math.max(...exact.map(({ value }) => value));
        const off = Math.max(...exact.map(({ valueOff }) => valueOff));
        const slack =
          2 * off + 2 * U * (Math.abs(largest) + Math.abs(largest - margin)) + 2 ** -148;
        const { threshold } = list;
        const cut = threshold > largest - margin + slack;
        if (!cut && Number.isFinite(margin)) {
          expect(Math.abs(threshold - (largest - margin))).toBeLessThanOrEqual(slack);
        }
        if (cut) expect(list.clusters.length).toBe(setup.capacity);
        const rest: number[] = [];
        for (const [c, { value }] of exact.entries()) {
          if (!listed.has(c)) rest.push(value);
          else if (value < threshold - slack)
            expect(value).toBeGreaterThanOrEqual(threshold - slack);
        }
        const highest = Math.max(Number.NEGATIVE_INFINITY, ...rest);
        if (rest.length > 0) expect(highest).toBeLessThanOrEqual(threshold + slack);
        // A threshold that is too high would be safe, and worth nothing.
        if (cut) expect(threshold).toBeLessThanOrEqual(highest + slack);
        if (margin === Number.POSITIVE_INFINITY && setup.capacity >= setup.k) {
          expect(threshold).toBe(Number.NEGATIVE_INFINITY);
          expect(listed.size).toBe(setup.k);
        }
      }
    }),
    { numRuns: 80, examples: KINDS.map((kind, seed) => [{ ...typical, kind, seed, rows: 40 }]) },
  );
});

const typical: Setup = {
  kind: 'noise',
  k: 299,
  dim: 64,
  rows: 150,
  metric: 'cosine',
  exponent: 0,
  priceExponent: -3,
  margin: 1,
  capacity: 16,
  start: 3,
  seed: 1,
};

test('every path and any number of threads list the same, bit for bit', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const drawn = draw(setup);
      const expected = Object.values(near(single, 'f32', setup, drawn));
      for (const engine of engines) {
        for (const path of paths) {
          expectSameBits(Object.values(near(engine, path, setup, drawn)), expected);
        }
      }
    }),
    {
      numRuns: 50,
      examples: [
        ...KINDS.map((kind, seed): [Setup] => [{ ...typical, kind, seed }]),
        // So much that threads are called for, and more than one call of the kernels.
        [{ ...typical, rows: 1500, margin: 0.1 }],
        [{ ...typical, kind: 'clusters', rows: 1500, metric: 'euclidean', margin: 5 }],
        [{ ...typical, rows: 1200, margin: Number.POSITIVE_INFINITY, capacity: 700 }],
      ],
    },
  );
}, 120_000);

test('of equal values the lowest clusters are listed', () => {
  for (const path of paths) {
    const scorer = new WasmScorer(single, { metric: 'cosine', k: 40, dim: 16 }, path);
    scorer.setCenters(new Float32Array(40 * 16).fill(0.25));
    scorer.setPrices(
      Float64Array.from({ length: 40 }, (_, c) => (c === 30 ? 1 : c === 2 ? -1 : 0)),
    );
    const held = scorer.hold({ data: new Float32Array(16).fill(1), rows: 1, cols: 16 });
    const out = emptyLists(1, 4);
    scorer.near(held, 0, 1, 1.5, out);
    expect([...out.clusters]).toEqual([0, 1, 3, 30]);
    expect([...out.thresholds]).toEqual([4]);
    scorer.near(held, 0, 1, 0.5, out);
    expect([out.counts[0], out.clusters[0], out.scores[0], out.thresholds[0]]).toEqual([
      1, 30, 4, 4.5,
    ]);
    scorer.dispose();
  }
});

test('sums are those of plain loops, bit for bit, on any number of threads', () => {
  const cases = fc.record({
    k: fc.integer({ min: 1, max: 60 }),
    dim: fc.integer({ min: 1, max: 70 }),
    rows: fc.integer({ min: 1, max: 400 }),
    large: fc.boolean(),
    weighted: fc.boolean(),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ k, dim, rows, large, weighted, seed }) => {
      const random = new Random(seed);
      const n = large ? 50 * rows : rows;
      const data = Float32Array.from({ length: n * dim }, () => random.normal());
      const used = 1 + random.integer(k);
      const labels = Int32Array.from({ length: n }, () => random.integer(used));
      const weights = weighted
        ? Float32Array.from({ length: n }, () => random.uniform())
        : undefined;
      const expected: ClusterSums = {
        sums: new Float64Array(k * dim),
        weights: new Float64Array(k),
      };
      for (const [i, label] of labels.entries()) {
        const weight = weights ? weights[i]! : 1;
        expected.weights[label]! += weight;
        for (let j = 0; j < dim; j++) {
          expected.sums[label * dim + j]! += weight * data[i * dim + j]!;
        }
      }
      for (const engine of engines) {
        const scorer = new WasmScorer(engine, { metric: 'cosine', k, dim }, 'auto');
        const held = scorer.hold({ data, rows: n, cols: dim });
        const out = { sums: new Float64Array(k * dim).fill(UNSET), weights: new Float64Array(k) };
        scorer.sums(held, labels, weights, out);
        expect(out).toEqual(expected);
        scorer.dispose();
      }
    }),
    { numRuns: 25 },
  );
});

test('rows that memory cannot hold are refused without a trace, and the error says what helps', async () => {
  const engine = await createEngine(1);
  const scorer = new WasmScorer(engine, { metric: 'cosine', k: 2, dim: 4096 }, 'auto');
  const used = engine.memory.used;
  const x = { data: new Float32Array(0), rows: 2 ** 20, cols: 4096 };
  expect(() => scorer.hold(x)).toThrow(
    /x should be rows that fit into the memory of WebAssembly.*release.*got 1048576 × 4096, 16\.0 GiB/,
  );
  expect(engine.memory.used).toBe(used);
});

test('rows of linear memory are copied and checked, though memory grows on the way', async () => {
  const engine = await createEngine(1);
  const [n, dim, k] = [900, 40, 3];
  const problem = { metric: 'euclidean', k, dim } as const;
  const random = new Random(2);
  const values = Float32Array.from({ length: n * dim }, () => random.normal());
  const centers = Float32Array.from({ length: k * dim }, () => random.normal());
  const x = new AllocatedMatrix(engine.memory, n, dim);
  x.data.set(values);
  // A view of the memory has to be made anew for each call.
  const inputs = [
    () => x,
    () => ({ data: x.data, rows: n, cols: dim }),
    () => ({ data: values, rows: n, cols: dim }),
  ];
  const lists = inputs.map((input) => {
    const scorer = new WasmScorer(engine, problem, 'auto');
    const held = scorer.hold(input());
    x.data[0] = 1e3;
    scorer.setCenters(centers);
    const out = emptyLists(n, k);
    scorer.near(held, 0, n, Number.POSITIVE_INFINITY, out);
    x.data[0] = values[0]!;
    return out;
  });
  expect(lists[0]).toEqual(lists[2]);
  expect(lists[1]).toEqual(lists[2]);
  const scorer = new WasmScorer(engine, problem, 'auto');
  x.data[7 * dim] = Number.NaN;
  expect(() => scorer.hold(x)).toThrow('x row 7 should be finite numbers, got NaN');
  expect(() => scorer.hold(new AllocatedMatrix(engine.memory, 2, dim + 1))).toThrow(
    `x.cols should be ${dim}`,
  );
  x.dispose();
  expect(() => scorer.hold(x)).toThrow('x should be a matrix in use, got a disposed one');
});

test('gives back all that it took, rows released or not, and cannot be used then', async () => {
  const engine = await createEngine(2);
  const before = engine.memory.used;
  const scorer = new WasmScorer(engine, { metric: 'cosine', k: 40, dim: 20 }, 'auto');
  const x = { data: new Float32Array(2000 * 20).fill(1), rows: 2000, cols: 20 };
  const [held, other] = [scorer.hold(x), scorer.hold(x)];
  const out = emptyLists(2000, 40);
  scorer.near(held, 0, 2000, 1, out);
  const used = engine.memory.used;
  scorer.near(other, 0, 2000, 1, out);
  expect(engine.memory.used).toBe(used);
  held.release();
  held.release();
  expect(engine.memory.used).toBe(used - 1);
  expect(() => scorer.near(held, 0, 1, 1, out)).toThrow('rows should be held by this scorer');
  scorer.dispose();
  scorer.dispose();
  expect(() => scorer.near(other, 0, 1, 1, out)).toThrow('scorer should be open');
  expect(() => scorer.hold(x)).toThrow('scorer should be open');
  await expect.poll(() => engine.memory.used, { timeout: 60_000 }).toBe(before);
});
