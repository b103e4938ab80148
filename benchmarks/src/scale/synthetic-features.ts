import { Random } from '@coke/core';

/** Groups of rows, as classes of images are, and parts of each. */
const CLASSES = 1000;
const PARTS = 10;
/** Norms of what is added to the direction of a class, of length 1. */
const PART = 0.6;
const NOISE = 0.5;
/** Normal numbers that noise is taken from: no row takes as many, and the place is random. */
const POOL = 2 ** 20;

/**
 * Features with the structure of an embedding, made batch by batch: classes, each of some parts, and
 * noise about these. Not of unit length.
 *
 * Drawing normal numbers would take as long as clustering. So each row takes its noise from somewhere
 * in a pool of a million, and costs one multiplication and one addition for each of its elements.
 */
export class SyntheticFeatures {
  readonly dim: number;
  readonly #seed: number;
  readonly #means: Float32Array;
  readonly #pool: Float32Array;
  #random: Random;

  constructor(dim: number, seed: number) {
    this.dim = dim;
    this.#seed = seed;
    const random = new Random(seed);
    this.#means = means(dim, random);
    const scale = NOISE / Math.sqrt(dim);
    this.#pool = new Float32Array(POOL);
    for (let i = 0; i < POOL; i++) this.#pool[i] = scale * random.normal();
    this.#random = new Random(seed, 1);
  }

  /** Begin again with the first row. */
  rewind(): void {
    this.#random = new Random(this.#seed, 1);
  }

  /** Fill `out` with the next rows. */
  fill(out: Float32Array): void {
    const { dim } = this;
    const [means, pool] = [this.#means, this.#pool];
    for (let row = 0; row < out.length; row += dim) {
      const mean = this.#random.integer(CLASSES * PARTS) * dim;
      const noise = this.#random.integer(POOL - dim + 1);
      for (let j = 0; j < dim; j++) out[row + j] = means[mean + j]! + pool[noise + j]!;
    }
  }
}

/** Of all parts of all classes. */
function means(dim: number, random: Random): Float32Array {
  const all = new Float32Array(CLASSES * PARTS * dim);
  const mean = new Float32Array(dim);
  const scale = 1 / Math.sqrt(dim);
  for (let at = 0; at < all.length; at++) {
    const j = at % dim;
    if (at % (PARTS * dim) < dim) mean[j] = scale * random.normal();
    all[at] = mean[j]! + PART * scale * random.normal();
  }
  return all;
}
