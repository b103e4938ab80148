import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type ExactProgress,
  type Matrix,
} from '@coke/core';
import { normalizedMutualInformation, purity } from '@coke/core/metrics';
import type { LabelledImages } from '@coke/datasets';
import type { DemoOptions } from './demo-options.ts';
import type { SizeLimits } from './size-limits.ts';

/** One clustering of the images, and how it went. */
export interface Clustering {
  readonly limits: SizeLimits;
  readonly certificate: Certificate;
  /** c: K × pixels. */
  readonly centers: Matrix;
  /** y: cluster of each image. */
  readonly labels: Int32Array;
  /** Against the classes of the images. */
  readonly nmi: number;
  readonly purity: number;
  readonly seconds: number;
}

export interface ClusterSettings extends Pick<DemoOptions, 'k' | 'passes' | 'init'> {
  readonly limits: SizeLimits;
  readonly backend: Backend;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExactProgress) => void;
}

/**
 * Cluster images by the cosine between their pixels: what matters is where the ink is, not how much
 * of it. The same seed whatever the limits, so that all start from the same centers.
 */
export async function cluster(
  { images, labels: classes }: LabelledImages,
  { k, limits, passes, init, backend, signal, onProgress }: ClusterSettings,
): Promise<Clustering> {
  const start = performance.now();
  const options = { k, ...limits, maxIterations: passes, init, backend } as const;
  const model = new ConstrainedKMeans({ ...options, metric: 'cosine', seed: 1 });
  try {
    const labels = await model.fitPredict(images, {
      ...(signal && { signal }),
      onProgress: (progress) => {
        if (progress.algorithm === 'exact') onProgress?.(progress);
      },
    });
    const [certificate] = model.certificates;
    return {
      limits,
      certificate: certificate!,
      centers: await model.centers(),
      labels,
      nmi: normalizedMutualInformation(classes, labels),
      purity: purity(classes, labels),
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    model.dispose();
  }
}

/** How many clusters are smaller than that. */
export function clustersBelow({ sizes }: Certificate, size: number): number {
  return sizes.filter((each) => each < size).length;
}
