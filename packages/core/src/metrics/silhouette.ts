import type { Rows } from '../rows/rows.ts';
import { rowNumbers } from '../rows/rows-in-memory.ts';
import { inRange, knownNames, positiveInteger } from '../support/check-options.ts';
import { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';
import { type Clusters, checkClusterCount, gatherGiven, readClusters } from './check-clusters.ts';
import { compactLabels } from './compact-labels.ts';
import {
  checkSilhouetteOptions,
  type SilhouetteSamplesOptions,
  silhouettesOf,
} from './silhouette-samples.ts';

export interface SilhouetteOptions extends SilhouetteSamplesOptions {
  /**
   * Rows drawn without replacement, whose silhouettes among themselves are averaged.
   * @defaultValue all rows
   */
  readonly sampleSize?: number | undefined;
  /** Of the sample. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/**
 * Silhouette score: the mean of `silhouetteSamples`, from -1 to 1, higher is better. Near 1 rows are
 * far closer to their own cluster than to the next; around 0 clusters overlap. As scikit-learn's
 * `silhouette_score`, except which rows a seed draws.
 *
 * Takes time n² d / 2: beyond some 20,000 rows name a `sampleSize`. Memory stays near that of the rows.
 * @param rows - [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param labels - [n] cluster of each row: any non-negative integers
 * @throws TypeError for what are no rows; RangeError when lengths do not fit, for a bad label, NaN or
 * infinity, and for fewer than 2 or more than n - 1 clusters, of the rows or of the sample; the
 * signal's reason when it is aborted
 */
export async function silhouette(
  rows: Rows,
  labels: ArrayLike<number>,
  options: SilhouetteOptions = {},
): Promise<number> {
  knownNames('options', options, ['metric', 'sampleSize', 'seed', 'signal', 'onProgress']);
  checkSilhouetteOptions(options);
  const { sampleSize = Number.POSITIVE_INFINITY } = options;
  if (options.sampleSize !== undefined) positiveInteger('sampleSize', sampleSize);
  const seed = inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger);
  const all = readClusters(rows, labels);
  const clusters = sampleSize < all.x.rows ? sampleOf(all, sampleSize, seed) : all;
  const values = await silhouettesOf(clusters, options);
  return sum(values) / values.length;
}

function sampleOf({ x, labels }: Clusters, size: number, seed: number): Clusters {
  const drawn = new Random(seed).shuffle(rowNumbers(x.rows)).subarray(0, size);
  const compact = compactLabels(
    Array.from(drawn, (row) => labels[row]!),
    'labels',
  );
  checkClusterCount(compact.sizes.length, size, ' in the sample');
  return { x: gatherGiven(x, drawn), ...compact };
}
