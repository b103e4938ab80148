import type { Random } from '@coke/core';
import type { Candidates, HeldRows, Scorer } from '@coke/core/backend';

export function normals(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.normal());
}

/** Of each row the clusters that `near` listed, their scores, and the threshold. */
export function listsOf({ counts, clusters, scores, thresholds, capacity }: Candidates): unknown[] {
  return Array.from(counts, (count, i) => {
    const [from, to] = [i * capacity, i * capacity + count];
    return [clusters.slice(from, to), scores.slice(from, to), thresholds[i]];
  });
}

/** Sums by labels that are drawn, with weights that are, too, where asked for. */
export async function drawnSums(
  scorer: Scorer,
  held: HeldRows,
  { k, dim, rows, weighted }: { k: number; dim: number; rows: number; weighted: boolean },
  random: Random,
): Promise<{ sums: Float64Array; weights: Float64Array }> {
  const labels = Int32Array.from({ length: rows }, () => Math.floor(k * random.uniform()));
  const sums = { sums: new Float64Array(k * dim), weights: new Float64Array(k) };
  const weights = weighted ? normals(rows, random).map(Math.abs) : undefined;
  await scorer.sums(held, labels, weights, sums);
  return sums;
}
