import { Random } from '@coke/core';
import { type Matrix, type Metric, matrix, type ScoringProblem } from '@coke/core/backend';
import fc from 'fast-check';
import type { Sizes } from '../options.ts';
import { between } from './scenario.ts';

/** What the numbers of a scoring are like. */
export type NumbersKind = 'normal' | 'offset' | 'wide' | 'exact';

/** Rows to score, in few numbers: arrays are drawn from the seed. */
export interface Scoring extends ScoringProblem {
  readonly seed: number;
  readonly rows: number;
  readonly numbers: NumbersKind;
  /** M, which may be more than K. */
  readonly capacity: number;
  /** How far below a row's best a cluster may be to be listed; >= 0, may be infinite. */
  readonly margin: number;
}

/** A scoring with all its arrays. */
export interface ScoringData {
  /** n × d. */
  readonly x: Matrix;
  /** c, K × d. */
  readonly centers: Float32Array;
  /** rho, K. */
  readonly prices: Float64Array;
  /** y, n. */
  readonly labels: Int32Array;
  /** w, n; some 0. */
  readonly weights: Float32Array;
}

const MARGINS = [0, 0.125, 1, 8, 64, Number.POSITIVE_INFINITY];

/** Many small ones. */
export function smallScorings(sizes: Sizes): fc.Arbitrary<Scoring> {
  return scorings(
    [1, Math.min(33, sizes.rows)],
    [1, Math.min(20, sizes.k)],
    [1, Math.min(20, sizes.dim)],
  );
}

/** A few as large as allowed: for tiles, their ends, and threads. */
export function largeScorings(sizes: Sizes): fc.Arbitrary<Scoring> {
  const range = (largest: number) => [Math.min(21, largest), largest] as const;
  return scorings(range(sizes.rows), range(sizes.k), range(sizes.dim));
}

/** Scorings whose every product and sum is exact in float32, so that ties are ties on every device. */
export function exactScorings(sizes: Sizes): fc.Arbitrary<Scoring> {
  return smallScorings(sizes).map((scoring) => ({ ...scoring, numbers: 'exact' as const }));
}

type Range = readonly [number, number];

function scorings(rows: Range, k: Range, dim: Range): fc.Arbitrary<Scoring> {
  return fc.record({
    seed: fc.nat(),
    metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
    rows: between(rows),
    k: between(k),
    dim: between(dim),
    numbers: fc.constantFrom<NumbersKind>('normal', 'offset', 'wide', 'exact'),
    capacity: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: k[1] + 1 })),
    margin: fc.constantFrom(...MARGINS),
  });
}

/** The arrays of a scoring. */
export function drawScoring({ seed, rows, k, dim, numbers }: Scoring): ScoringData {
  const draw = (n: number, length: number, stream: number) =>
    drawNumbers(numbers, n, length, new Random(seed, stream));
  const random = new Random(seed, 4);
  return {
    x: matrix(draw(rows, dim, 1), dim),
    centers: draw(k, dim, 2),
    prices: Float64Array.from(draw(k, 1, 3)),
    labels: Int32Array.from({ length: rows }, () => random.integer(k)),
    weights: Float32Array.from({ length: rows }, () => random.integer(4) * random.uniform()),
  };
}

/** n × length. */
function drawNumbers(kind: NumbersKind, n: number, length: number, random: Random): Float32Array {
  const data = new Float32Array(n * length);
  for (let i = 0; i < n; i++) {
    // Rows of very different size; some are zero.
    const size = kind === 'wide' ? random.integer(6) * 10 ** (8 * random.uniform() - 4) : 1;
    const shift = kind === 'offset' ? 20 : 0;
    for (let at = i * length; at < (i + 1) * length; at++) {
      data[at] = kind === 'exact' ? (random.integer(9) - 4) / 2 : size * (random.normal() + shift);
    }
  }
  return data;
}
