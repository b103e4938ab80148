import { SHORTEST_MEAN } from '@coke/core/backend';
import type { Move } from './move.ts';
import { groupRows, type RowGroups } from './row-groups.ts';

/**
 * New centers, K × d, by loops in double over the clusters that got rows.
 *
 * @param centers - c, K × d; not written to.
 * @param x - b × d.
 */
export function moveOnHost(
  centers: Float32Array,
  x: Float32Array,
  dim: number,
  move: Move,
): Float32Array {
  const groups = groupRows(move.labels, move.counts.length);
  const moved = centers.slice();
  const mean = new Float64Array(dim);
  for (let c = 0; c < move.batchCounts.length; c++) {
    if (move.batchCounts[c] === 0) continue;
    meanOf(c, centers, x, move, groups, mean);
    const norm = move.unitLength ? length(mean) : 1;
    if (norm < SHORTEST_MEAN) continue;
    for (let j = 0; j < dim; j++) moved[c * dim + j] = mean[j]! / norm;
  }
  return moved;
}

/** mean ← (n_k c_k + Σ w_i x_i) / (n_k + m_k). */
function meanOf(
  c: number,
  centers: Float32Array,
  x: Float32Array,
  { counts, batchCounts, weights }: Move,
  groups: RowGroups,
  mean: Float64Array,
): void {
  const dim = mean.length;
  mean.fill(0);
  for (let at = groups.starts[c]!; at < groups.starts[c + 1]!; at++) {
    const i = groups.order[at]!;
    const weight = weights ? weights[i]! : 1;
    for (let j = 0; j < dim; j++) mean[j]! += weight * x[i * dim + j]!;
  }
  const total = counts[c]! + batchCounts[c]!;
  for (let j = 0; j < dim; j++) mean[j] = (counts[c]! * centers[c * dim + j]! + mean[j]!) / total;
}

function length(values: Float64Array): number {
  let squared = 0;
  for (let j = 0; j < values.length; j++) squared += values[j]! * values[j]!;
  return Math.sqrt(squared);
}
