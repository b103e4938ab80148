import { type GivenRows, Random } from '@coke/core';

export interface UmapOptions {
  /** Near rows that each row is drawn to. */
  readonly neighbors: number;
  readonly seed: number;
  /** Told the share that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps of the layout between two looks at what else there is to do. */
const STEPS = 10;
/** Finding neighbours takes about so much of the time. */
const SEARCH_SHARE = 0.4;
/** umap-learn's number for many rows; `umap-js` alone would take twice as many, which look the same. */
const EPOCHS = 200;

/**
 * The layout of UMAP in the plane, by `umap-js`, which is loaded when this is first called. The same rows and seed give
 * the same layout.
 *
 * @returns n × 2.
 */
export async function umapLayout(
  { data, rows, cols }: GivenRows,
  { neighbors, seed, onProgress, signal }: UmapOptions,
): Promise<number[][]> {
  const { UMAP } = await import('umap-js');
  const random = new Random(seed);
  const umap = new UMAP({
    nComponents: 2,
    nEpochs: EPOCHS,
    nNeighbors: Math.min(neighbors, rows - 1),
    random: () => random.uniform(),
  });
  const list = Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols)),
  );
  signal?.throwIfAborted();
  const epochs = umap.initializeFit(list);
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % STEPS !== 0) continue;
    onProgress?.(SEARCH_SHARE + (1 - SEARCH_SHARE) * (epoch / epochs));
    await new Promise((resume) => setTimeout(resume));
    signal?.throwIfAborted();
  }
  onProgress?.(1);
  return umap.getEmbedding();
}
