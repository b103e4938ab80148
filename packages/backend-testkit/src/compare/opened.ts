import type { ClusteringState } from '@coke/core/backend';
import { expectClose, expectSameNumbers } from './expect.ts';
import { expectSameShape } from './same.ts';

/**
 * Throw unless a session holds what it was opened with: float32 arrays bit for bit, counts and drift
 * as near as the device can hold them.
 */
export function compareOpened(
  given: readonly ClusteringState[],
  got: readonly ClusteringState[],
  epsilon: number,
): void {
  for (const [h, head] of given.entries()) {
    const name = (field: string) => `${field} of head ${h} as opened`;
    const held = got[h]!;
    expectSameShape(held, head, h, 'as opened');
    expectSameNumbers(held.centers, head.centers, name('centers'));
    expectSameNumbers(held.previousCenters, head.previousCenters, name('previousCenters'));
    expectSameNumbers(held.prices, head.prices, name('prices'));
    for (let c = 0; c < head.k; c++) {
      for (const field of ['counts', 'drift'] as const) {
        const tolerance = epsilon * Math.abs(head[field][c]!);
        expectClose(held[field][c]!, head[field][c]!, tolerance, () => name(`${field}[${c}]`));
      }
    }
  }
}
