import { compareDirection, compareMean, type Move } from './direction.ts';
import { expectClose, expectSameNumbers } from './expect.ts';
import type { HeadStep } from './head-step.ts';
import { row } from './row.ts';

/**
 * Throw unless counts and current centers are those of the reference, within rounding, those of
 * clusters that got no weight bit for bit.
 */
export function compareCenters(step: HeadStep): void {
  const { name, before, got, expected, batch, unitLength } = step;
  const { dim } = before;
  const { epsilon } = step.rounding;
  const carrying = step.carried ? 2 * epsilon : 0;
  for (let c = 0; c < before.k; c++) {
    if (step.doubtful.has(c)) continue;
    const center = `center ${c} of ${name}`;
    const count = () => `count ${c} of ${name}`;
    if (batch.weight[c] === 0) {
      expectClose(got.counts[c]!, before.counts[c]!, carrying * before.counts[c]!, count);
      expectSameNumbers(row(got.centers, c, dim), row(before.centers, c, dim), center);
      continue;
    }
    const total = expected.counts[c]!;
    const whole = !step.weighted && !step.carried && Number.isInteger(before.counts[c]);
    const countError = whole ? 0 : epsilon * (batch.rows[c]! + 2) * total;
    expectClose(got.counts[c]!, total, countError, count);
    const move = moveOf(step, c);
    if (unitLength) compareDirection(move, epsilon, center);
    else compareMean(move, center);
  }
}

/** The mean that center c goes to. */
function moveOf({ before, got, expected, batch, rounding }: HeadStep, c: number): Move {
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
    // 2 more where counts were carried.
    const summing = rounding.epsilon * (batch.rows[c]! + 8) * terms;
    error[j] = summing + (rounding.rows * batch.terms[at]!) / total;
  }
  return {
    before: row(centers, c, dim),
    got: row(got.centers, c, dim),
    expected: row(expected.centers, c, dim),
    mean,
    error,
  };
}
