import { type Matrix, type Metric, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';

/** Groups of unequal size, wide enough to overlap. */
export function groups(
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  count: number,
  metric: Metric,
): Matrix {
  const random = new Random(1);
  const means = Float32Array.from({ length: count * cols }, () => random.normal());
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const group = Math.floor(count * random.uniform() ** 3);
    for (let j = 0; j < cols; j++) data[i * cols + j] = means[group * cols + j]! + random.normal();
  }
  const made = { data, rows, cols };
  if (metric === 'cosine') normalizeRows(made);
  return made;
}

/**
 * Like embeddings: unit rows of many numbers that fill few directions, about topics whose shares fall
 * off as 1 / rank, of which those near each other are related.
 */
export function embeddings(rows: number, cols: number): Matrix {
  const [topics, families, latent] = [Math.max(2, Math.ceil(rows / 100)), 40, 48];
  const random = new Random(1);
  const normals = (length: number, size: number) =>
    Float32Array.from({ length }, () => size * random.normal());
  const family = normals(families * latent, 1);
  const topic = normals(topics * latent, 0.7);
  for (let t = 0; t < topics; t++) {
    const of = (t % families) * latent;
    for (let j = 0; j < latent; j++) topic[t * latent + j]! += family[of + j]!;
  }
  const map = normals(latent * cols, 1 / Math.sqrt(latent));
  const ends = zipfEnds(topics);
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const of = drawRank(random, ends) * latent;
    const row = data.subarray(i * cols, (i + 1) * cols);
    for (let l = 0; l < latent; l++) {
      const weight = topic[of + l]! + 0.5 * random.normal();
      const at = l * cols;
      for (let j = 0; j < cols; j++) row[j]! += weight * map[at + j]!;
    }
    // Of its own, in every direction: a tenth of what the topic gives.
    for (let j = 0; j < cols; j++) row[j]! += 0.12 * random.normal();
  }
  const made = { data, rows, cols };
  normalizeRows(made);
  return made;
}

/** Running sums of 1 / rank. */
export function zipfEnds(count: number): Float64Array {
  const ends = new Float64Array(count);
  for (let rank = 0; rank < count; rank++) ends[rank] = (ends[rank - 1] ?? 0) + 1 / (rank + 1);
  return ends;
}

/** A rank from 0, with odds of 1 / (rank + 1). */
export function drawRank(random: Random, ends: Float64Array): number {
  const at = random.uniform() * ends.at(-1)!;
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
