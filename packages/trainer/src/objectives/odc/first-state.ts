import { type Backend, ConstrainedKMeans } from '@coke/core';
import { tidy } from '@tensorflow/tfjs-core';
import { unitRows } from '../../parts/unit-rows.ts';
import type { FeatureSource } from '../objective.ts';
import type { OdcState } from './memory.ts';
import type { ResolvedOdcOptions } from './options.ts';

/** What the first clustering needs to know beside its options. */
interface FirstContext {
  readonly instances: number;
  readonly seed: number;
  readonly backend: Backend | undefined;
}

/**
 * What ODC begins with: clusters of unit features [N, d] by k-means from random rows, none of them empty.
 *
 * The published k-means gives an empty cluster half of another; here labels are the best that leave
 * none empty, by constrained Lloyd of `@coke/core` (not in the paper).
 */
export async function firstState(
  features: Float32Array,
  { k, kMeansIterations }: Pick<ResolvedOdcOptions, 'k' | 'kMeansIterations'>,
  { instances, seed, backend }: FirstContext,
): Promise<OdcState> {
  const cols = features.length / instances;
  const model = new ConstrainedKMeans({
    algorithm: 'exact',
    ...{ k, seed, maxIterations: kMeansIterations, minSize: 1, swaps: 0, epochs: 0 },
    ...{ metric: 'euclidean', init: 'rows' },
    ...(backend && { backend }),
  });
  try {
    await model.fit({ data: features, rows: instances, cols });
    const ids = Int32Array.from({ length: instances }, (_, i) => i);
    const labels = model.labels.gather(ids, 0);
    return { features, labels, centroids: new Float32Array(k * cols) };
  } finally {
    model.dispose();
  }
}

/** Unit features of all images without augmentation, by the network as it is: N × d, by number. */
export async function unitFeatures(
  source: FeatureSource,
  instances: number,
): Promise<Float32Array> {
  let features: Float32Array | undefined;
  for await (const { ids, projections } of source.plainProjections()) {
    const unit = tidy(() => unitRows(projections[0]!).unit);
    const [, cols] = unit.shape;
    const rows = await unit.data<'float32'>();
    unit.dispose();
    features ??= new Float32Array(instances * cols);
    for (const [i, id] of ids.entries()) {
      features.set(rows.subarray(i * cols, (i + 1) * cols), id * cols);
    }
  }
  return features!;
}
