import { type EndEpochOptions, type Head, type Metric, SHORTEST_MEAN } from '@coke/core';
import { row } from './centers.ts';
import { compareDirection, compareMean } from './direction.ts';
import { expectSameNumbers } from './expect.ts';
import { expectSameShape } from './same.ts';

/** Throw unless the state after `endEpoch` is that of the reference: but for averages, bit for bit. */
export function compareEndEpoch(
  before: readonly Head[],
  got: readonly Head[],
  expected: readonly Head[],
  { stage, averaging }: EndEpochOptions,
  metric: Metric,
  epsilon: number,
): void {
  for (const [h, old] of before.entries()) {
    const after = got[h]!;
    const name = (field: string) => `${field} of head ${h} after endEpoch`;
    expectSameShape(after, old, h, 'after endEpoch');
    expectSameNumbers(after.duals, old.duals, name('duals'));
    expectSameNumbers(after.counts, new Float64Array(old.k), name('counts'));
    expectSameNumbers(after.drift, new Float64Array(old.k), name('drift'));
    expectSameNumbers(after.centers, after.previousCenters, name('centers'));
    if (stage === 1) {
      expectSameNumbers(after.centers, old.centers, name('centers'));
      continue;
    }
    for (let c = 0; c < old.k; c++) {
      compareBlend(old, after, expected[h]!, c, averaging, metric, epsilon, name(`center ${c}`));
    }
  }
}

/** (1 - f) previous + f current, both current and the result at unit length for cosine. */
function compareBlend(
  before: Head,
  after: Head,
  expected: Head,
  c: number,
  f: number,
  metric: Metric,
  epsilon: number,
  name: string,
): void {
  const { dim } = before;
  const previous = row(before.previousCenters, c, dim);
  const current = row(before.centers, c, dim);
  const got = row(after.centers, c, dim);
  const length = metric === 'cosine' ? Math.hypot(...current) : 1;
  const slack = epsilon * (dim + 4) * length;
  if (length + slack < SHORTEST_MEAN) {
    expectSameNumbers(got, previous, name);
    return;
  }
  if (length - slack < SHORTEST_MEAN) return;
  const mean = new Float64Array(dim);
  const error = new Float64Array(dim);
  for (let j = 0; j < dim; j++) {
    const [old, now] = [(1 - f) * previous[j]!, (f * current[j]!) / length];
    mean[j] = old + now;
    error[j] = epsilon * (6 * Math.abs(old) + (dim + 8) * Math.abs(now));
  }
  const move = { before: previous, got, expected: row(expected.centers, c, dim), mean, error };
  if (metric === 'cosine') compareDirection(move, epsilon, name);
  else compareMean(move, name);
}
