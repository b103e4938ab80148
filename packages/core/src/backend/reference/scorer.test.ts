import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../problem/metric.ts';
import { type Matrix, matrix } from '../../rows/matrix.ts';
import { Random } from '../../support/random.ts';
import { type ClusterSums, createCandidates, type HeldRows, type Scorer } from '../scorer.ts';
import { referenceScorer } from './scorer.ts';

interface Setup {
  readonly n: number;
  readonly k: number;
  readonly dim: number;
  readonly metric: Metric;
  readonly capacity: number;
  readonly margin: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  n: fc.integer({ min: 1, max: 20 }),
  k: fc.integer({ min: 1, max: 9 }),
  dim: fc.integer({ min: 1, max: 4 }),
  metric: fc.constantFrom('cosine', 'euclidean'),
  capacity: fc.integer({ min: 1, max: 10 }),
  margin: fc.constantFrom(0, 0.25, 0.5, 2, Number.POSITIVE_INFINITY),
  seed: fc.nat(),
});

/** Halves of small integers: sums and products are exact, and ties are common. */
function draw(count: number, seed: number, stream: number): Float32Array {
  const random = new Random(seed, stream);
  return Float32Array.from({ length: count }, () => (random.integer(9) - 4) / 2);
}

function drawAll({ n, k, dim, seed }: Setup) {
  return {
    x: matrix(draw(n * dim, seed, 1), dim),
    centers: draw(k * dim, seed, 2),
    prices: Float64Array.from(draw(k, seed, 3)),
    labels: Int32Array.from(draw(n, seed, 4), (v) => Math.abs(2 * v) % k),
    weights: draw(n, seed, 5).map(Math.abs),
  };
}

function open(setup: Setup) {
  const { x, centers, prices, ...rest } = drawAll(setup);
  const scorer = referenceScorer(setup) as Scorer;
  scorer.setCenters(centers);
  scorer.setPrices(prices);
  return { scorer, held: hold(scorer, x), x, centers, prices, ...rest };
}

function hold(scorer: Scorer, x: Matrix): HeldRows {
  return scorer.hold(x) as HeldRows;
}

function score({ metric }: Setup, x: Matrix, centers: Float32Array, i: number, c: number): number {
  let sum = 0;
  for (let j = 0; j < x.cols; j++) {
    const [a, b] = [x.data[i * x.cols + j]!, centers[c * x.cols + j]!];
    sum += metric === 'cosine' ? a * b : a * b - (b * b) / 2;
  }
  return sum;
}

function near(setup: Setup, { scorer, held }: ReturnType<typeof open>, start = 0, end = setup.n) {
  const out = createCandidates(end - start, setup.capacity);
  scorer.near(held, start, end, setup.margin, out);
  return Array.from({ length: end - start }, (_, i) => {
    const [from, to] = [i * setup.capacity, i * setup.capacity + out.counts[i]!];
    return {
      clusters: [...out.clusters.subarray(from, to)],
      scores: [...out.scores.subarray(from, to)],
      threshold: out.thresholds[i]!,
    };
  });
}

describe('the reference scorer', () => {
  test('lists what is within the margin of the best, of more than M the M best', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const opened = open(setup);
        const { x, centers, prices } = opened;
        for (const [i, { clusters, scores, threshold }] of near(setup, opened).entries()) {
          const all = [...prices].map((price, c) => ({
            c,
            score: score(setup, x, centers, i, c),
            value: score(setup, x, centers, i, c) + price,
          }));
          const ranked = [...all].sort((a, b) => b.value - a.value || a.c - b.c);
          const cut = ranked[0]!.value - setup.margin;
          const within = ranked.filter(({ value }) => value >= cut);
          const listed = within.slice(0, setup.capacity).sort((a, b) => a.c - b.c);
          expect(clusters).toEqual(listed.map(({ c }) => c));
          expect(scores).toEqual(listed.map((one) => one.score));
          expect(threshold).toBe(within[setup.capacity]?.value ?? cut);
        }
      }),
    );
  });

  test('a part of the rows is listed as among all of them', () => {
    fc.assert(
      fc.property(setups, fc.nat(), fc.nat(), (setup, a, b) => {
        const [start, end] = [a % setup.n, (b % setup.n) + 1].sort((p, q) => p - q) as [
          number,
          number,
        ];
        const opened = open(setup);
        expect(near(setup, opened, start, end)).toEqual(near(setup, opened).slice(start, end));
      }),
    );
  });

  test('sums and weights are those of the rows of each cluster', () => {
    fc.assert(
      fc.property(setups, fc.boolean(), (setup, weighted) => {
        const { scorer, held, x, labels, weights } = open(setup);
        const { k, dim, n } = setup;
        const out: ClusterSums = {
          sums: new Float64Array(k * dim).fill(7),
          weights: new Float64Array(k).fill(7),
        };
        scorer.sums(held, labels, weighted ? weights : undefined, out);
        const weightOf = (i: number) => (weighted ? weights[i]! : 1);
        for (let c = 0; c < k; c++) {
          const members = Array.from({ length: n }, (_, i) => i).filter((i) => labels[i] === c);
          expect(out.weights[c]).toBe(members.reduce((sum, i) => sum + weightOf(i), 0));
          for (let j = 0; j < dim; j++) {
            const expected = members.reduce(
              (sum, i) => sum + weightOf(i) * x.data[i * dim + j]!,
              0,
            );
            expect(out.sums[c * dim + j]).toBe(expected);
          }
        }
      }),
    );
  });

  test('rows, centers and prices are copied', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const changed = open(setup);
        for (const array of [changed.x.data, changed.centers, changed.prices]) array.fill(9);
        expect(near(setup, changed)).toEqual(near(setup, open(setup)));
      }),
    );
  });

  test('sets of rows live apart; released ones are refused, twice is once', () => {
    const setup = fc.sample(setups, 1)[0]!;
    const opened = open(setup);
    const other = hold(opened.scorer, drawAll({ ...setup, seed: setup.seed + 1 }).x);
    expect([opened.held.rows, opened.held.cols]).toEqual([setup.n, setup.dim]);
    const before = near(setup, opened);
    other.release();
    other.release();
    expect(near(setup, opened)).toEqual(before);
    expect(() => near(setup, { ...opened, held: other })).toThrow('rows that were released');
  });

  test('after dispose every call throws; a second dispose does nothing', () => {
    const setup = fc.sample(setups, 1)[0]!;
    const opened = open(setup);
    const { scorer, held, x, centers, prices, labels } = opened;
    scorer.dispose();
    scorer.dispose();
    const message = 'scorer should be open, got one that was disposed';
    const out = { sums: new Float64Array(setup.k * setup.dim), weights: new Float64Array(setup.k) };
    expect(() => scorer.hold(x)).toThrow(message);
    expect(() => scorer.setCenters(centers)).toThrow(message);
    expect(() => scorer.setPrices(prices)).toThrow(message);
    expect(() => near(setup, opened)).toThrow(message);
    expect(() => scorer.sums(held, labels, undefined, out)).toThrow(message);
  });
});
