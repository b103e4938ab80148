import { type Matrix, matrix, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import type { Size } from './sizes.ts';

/** How rows lie: about the centers, as those of embeddings do, or anywhere, the same for all. */
export type Kind = 'clusters' | 'noise';

/** What all contestants work on. */
export interface Problem {
  readonly size: Size;
  /** First centers, K × d, unit length. */
  readonly centers: Matrix;
  /** Batches, b × d, rows of unit length; visited in turn, again and again. */
  readonly batches: readonly Matrix[];
  /** eta. */
  readonly rate: number;
  /** gamma'. */
  readonly ratio: number;
}

const BATCHES = 8;
/** Published. */
const RATIO = 0.4;
/** N: an epoch's rows, which the dual step depends on. */
const INSTANCES = 1e6;
/** Norm of the noise that is added to a center of length 1, so that their cosine is about 0.9. */
const SPREAD = 0.5;

export function makeProblem(size: Size, kind: Kind): Problem {
  const { rows, dim, k } = size;
  const random = new Random(1);
  const centers = matrix(gaussian(k * dim, random), dim);
  normalizeRows(centers);
  const batches = Array.from({ length: BATCHES }, () => {
    const data = gaussian(rows * dim, random);
    if (kind === 'clusters') gather(data, centers, random);
    const batch = matrix(data, dim);
    normalizeRows(batch);
    return batch;
  });
  const rate = (2 * k * rows) / (RATIO * INSTANCES);
  return { size, centers, batches, rate, ratio: RATIO };
}

function gaussian(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.normal());
}

/** Noise ← a center at random + noise of norm `SPREAD`. */
function gather(noise: Float32Array, centers: Matrix, random: Random): void {
  const { cols } = centers;
  const scale = SPREAD / Math.sqrt(cols);
  for (let at = 0; at < noise.length; at += cols) {
    const center = random.integer(centers.rows) * cols;
    for (let j = 0; j < cols; j++) {
      noise[at + j] = centers.data[center + j]! + scale * noise[at + j]!;
    }
  }
}
