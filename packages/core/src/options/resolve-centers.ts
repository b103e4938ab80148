import type { Metric } from '../problem/metric.ts';
import { checkRows, LARGEST_FRAMED_VALUE } from '../rows/check-rows.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { toGivenRows } from '../rows/rows.ts';
import { shouldBe } from '../support/error-message.ts';

/**
 * First centers that a user gives, copied: one of each head.
 *
 * @throws TypeError, RangeError unless there are K of them for each head that can be clustered from.
 */
export function resolveCenters(
  k: readonly number[],
  init: unknown,
  metric: Metric,
  normalize: boolean,
): GivenRows[] {
  const perHead = k.length > 1 ? init : [init];
  if (!Array.isArray(perHead) || perHead.length !== k.length) {
    throw new TypeError(shouldBe('init', `centers for each of ${k.length} heads`, init));
  }
  return perHead.map((given, h) => {
    const name = k.length > 1 ? `init[${h}]` : 'init';
    const centers = toGivenRows(given, name);
    if (centers.rows !== k[h]) {
      throw new RangeError(shouldBe(`${name}.rows`, `k (${k[h]})`, centers.rows));
    }
    const framed = metric === 'euclidean' && !normalize;
    checkRows(centers, metric === 'cosine', name, framed ? LARGEST_FRAMED_VALUE : undefined);
    if (metric === 'cosine') refuseZeroRows(centers, name);
    const { rows, cols } = centers;
    return { data: centers.data.slice(), rows, cols };
  });
}

function refuseZeroRows({ data, rows, cols }: GivenRows, name: string): void {
  for (let i = 0; i < rows; i++) {
    if (data.subarray(i * cols, (i + 1) * cols).some((value) => value !== 0)) continue;
    throw new RangeError(shouldBe(`${name} row ${i}`, 'longer than 0 for cosine', 0));
  }
}
