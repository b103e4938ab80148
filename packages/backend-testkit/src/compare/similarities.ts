import type { ClusteringState } from '@coke/core/backend';
import { expectClose } from './expect.ts';
import type { Observation } from './observation.ts';
import { score, UNDERFLOW } from './rounding.ts';

/**
 * Throw unless every similarity is that of the row and the center it went to, without the dual.
 * Euclidean may be worked out as x·c - |c|²/2 - |x|²/2, whose parts round.
 */
export function compareSimilarities(seen: Observation): void {
  const { got, batch, before } = seen;
  if (!got.similarities) return;
  const { rows } = batch.x;
  for (const [h, head] of before.entries()) {
    for (let i = 0; i < rows; i++) {
      const at = h * rows + i;
      const { value, error } = similarity(seen, head, i, got.labels[at]!);
      expectClose(got.similarities[at]!, value, error, () => `similarity of row ${i}, head ${h}`);
    }
  }
}

function similarity(seen: Observation, head: ClusteringState, i: number, label: number) {
  const { data, cols } = seen.batch.x;
  const { metric, rounding } = seen;
  const centers = seen.centers === 'current' ? head.centers : head.previousCenters;
  const plain = score(data, i * cols, centers, label * cols, cols, 0, metric, rounding);
  if (metric === 'cosine') return plain;
  let squared = 0;
  let distance = 0;
  for (let j = 0; j < cols; j++) {
    squared += data[i * cols + j]! ** 2;
    distance += (data[i * cols + j]! - centers[label * cols + j]!) ** 2;
  }
  const parts = (rounding.epsilon * (cols + 4) + 2 * rounding.rows) * squared;
  return { value: -distance / 2, error: plain.error + parts + UNDERFLOW };
}
