import {
  type ClusteringState,
  type EndEpochOptions,
  type Metric,
  SHORTEST_MEAN,
} from '@coke/core/backend';
import { compareDirection, compareMean } from './direction.ts';
import { expectClose, expectSameNumbers } from './expect.ts';
import { row } from './row.ts';
import { expectSameShape } from './same.ts';

/** The end of an epoch of one head, beside what the reference does. */
interface HeadEpoch {
  /** Names the head in messages. */
  readonly name: string;
  readonly metric: Metric;
  /** f. */
  readonly averaging: number;
  readonly before: ClusteringState;
  readonly got: ClusteringState;
  readonly expected: ClusteringState;
  readonly epsilon: number;
}

/**
 * Throw unless the state after `endEpoch` is that of the reference: but for averages and counts that
 * are carried, bit for bit.
 */
export function compareEndEpoch(
  before: readonly ClusteringState[],
  got: readonly ClusteringState[],
  expected: readonly ClusteringState[],
  { averaging, carry = 0 }: EndEpochOptions,
  metric: Metric,
  epsilon: number,
): void {
  for (const [h, old] of before.entries()) {
    const after = got[h]!;
    const name = `head ${h} after endEpoch`;
    expectSameShape(after, old, h, 'after endEpoch');
    expectSameNumbers(after.prices, old.prices, `prices of ${name}`);
    for (const [c, count] of old.counts.entries()) {
      const carried = carry * count;
      expectClose(after.counts[c]!, carried, 2 * epsilon * carried, () => `count ${c} of ${name}`);
    }
    expectSameNumbers(after.drift, new Float64Array(old.k), `drift of ${name}`);
    expectSameNumbers(after.centers, after.previousCenters, `centers of ${name}`);
    if (averaging === undefined) {
      expectSameNumbers(after.centers, old.centers, `centers of ${name}`);
      continue;
    }
    const pair = { before: old, got: after, expected: expected[h]! };
    for (let c = 0; c < old.k; c++) compareBlend({ name, metric, averaging, epsilon, ...pair }, c);
  }
}

/** (1 - f) previous + f current, both current and the result at unit length for cosine. */
function compareBlend(epoch: HeadEpoch, c: number): void {
  const { metric, averaging, epsilon } = epoch;
  const { dim, previousCenters, centers } = epoch.before;
  const name = `center ${c} of ${epoch.name}`;
  const previous = row(previousCenters, c, dim);
  const current = row(centers, c, dim);
  const got = row(epoch.got.centers, c, dim);
  const length = metric === 'cosine' ? Math.hypot(...current) : 1;
  const slack = epsilon * (dim + 4) * length;
  if (length + slack < SHORTEST_MEAN) {
    expectSameNumbers(got, previous, name);
    return;
  }
  // As long as the limit: the device may see it on either side.
  if (length - slack < SHORTEST_MEAN) return;
  const mean = new Float64Array(dim);
  const error = new Float64Array(dim);
  for (let j = 0; j < dim; j++) {
    const old = (1 - averaging) * previous[j]!;
    const now = (averaging * current[j]!) / length;
    mean[j] = old + now;
    error[j] = epsilon * (6 * Math.abs(old) + (dim + 8) * Math.abs(now));
  }
  const expected = row(epoch.expected.centers, c, dim);
  const move = { before: previous, got, expected, mean, error };
  if (metric === 'cosine') compareDirection(move, epsilon, name);
  else compareMean(move, name);
}
