import type { Head, Metric, Stage } from '@coke/core';
import { compareDirection, compareMean, type Move } from './direction.ts';
import { expectClose, expectSameNumbers } from './expect.ts';
import type { Rounding } from './rounding.ts';
import type { Tally } from './tally.ts';

/**
 * Throw unless counts and current centers are those of the reference, within rounding, those of
 * clusters that got no weight bit for bit.
 */
export function compareCenters(
  before: Head,
  got: Head,
  expected: Head,
  batch: Tally,
  weighted: boolean,
  metric: Metric,
  stage: Stage,
  doubtful: ReadonlySet<number>,
  rounding: Rounding,
  name: string,
): void {
  const { dim } = before;
  for (let c = 0; c < before.k; c++) {
    if (doubtful.has(c)) continue;
    const center = `center ${c} of ${name}`;
    const count = () => `count ${c} of ${name}`;
    const total = expected.counts[c]!;
    if (batch.weight[c] === 0) {
      expectClose(got.counts[c]!, before.counts[c]!, 0, count);
      expectSameNumbers(row(got.centers, c, dim), row(before.centers, c, dim), center);
      continue;
    }
    const whole = !weighted && Number.isInteger(before.counts[c]);
    const countError = whole ? 0 : rounding.epsilon * (batch.rows[c]! + 2) * total;
    expectClose(got.counts[c]!, total, countError, count);
    const move = moveOf(before, got, expected, batch, c, rounding);
    if (metric === 'cosine' && stage === 1) compareDirection(move, rounding.epsilon, center);
    else compareMean(move, center);
  }
}

function moveOf(
  before: Head,
  got: Head,
  expected: Head,
  batch: Tally,
  c: number,
  { epsilon, rows }: Rounding,
): Move {
  const { dim, centers, counts } = before;
  const mean = new Float64Array(dim);
  const error = new Float64Array(dim);
  const n = counts[c]!;
  const total = n + batch.weight[c]!;
  for (let j = 0; j < dim; j++) {
    const at = c * dim + j;
    mean[j] = (n * centers[at]! + batch.sums[at]!) / total;
    // Room for c + (Σ w x - m c) / (n + m), too: the same mean, in other terms.
    const terms = Math.abs(centers[at]!) + batch.terms[at]! / total;
    error[j] = epsilon * (batch.rows[c]! + 6) * terms + (rows * batch.terms[at]!) / total;
  }
  return {
    before: row(centers, c, dim),
    got: row(got.centers, c, dim),
    expected: row(expected.centers, c, dim),
    mean,
    error,
  };
}

/** Row `i` of an array of rows, sharing its memory. */
export function row(data: Float32Array, i: number, dim: number): Float32Array {
  return data.subarray(i * dim, (i + 1) * dim);
}
