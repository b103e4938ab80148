import { Random } from '@coke/core';

/** More views of an image than this cannot be told apart. */
export const MOST_VIEWS = 64;

// Far from the streams of the clustering, which may have the same seed.
const VIEW_STREAM = 2 ** 42;

/**
 * Where the random numbers of an epoch's views come from: each view of each image has its own, drawn
 * from the seed, the epoch, the id and the view alone. Nothing is kept, so nothing needs to be saved.
 *
 * @param seed - A safe integer.
 * @param epoch - 0 … 2^42.
 * @returns Generator for view `view`, 0 … 63, of image `id`, 0 … 2^32.
 */
export function viewRandom(seed: number, epoch: number): (id: number, view: number) => Random {
  const epochSeed = new Random(seed, VIEW_STREAM + epoch).integer(2 ** 53);
  return (id, view) => new Random(epochSeed, id * MOST_VIEWS + view);
}
