import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type Matrix,
  type OnlineProgress,
} from '@coke/core';
import { normalizedMutualInformation, purity } from '@coke/core/metrics';
import type { LabelledImages } from '@coke/datasets';
import type { DemoOptions } from './demo-options.ts';

/** b: rows of a batch. */
export const BATCH_SIZE = 1024;

/** One clustering of the images, and how it went. */
export interface Clustering {
  /** gamma' */
  readonly ratio: number;
  /** One an epoch. */
  readonly certificates: readonly Certificate[];
  /** Of the last epoch. */
  readonly last: Certificate;
  /** c: K × pixels. */
  readonly centers: Matrix;
  /** y: cluster of each image, as assigned in the last epoch. */
  readonly labels: Int32Array;
  /** Against the classes of the images. */
  readonly nmi: number;
  readonly purity: number;
  readonly seconds: number;
}

export interface ClusterSettings extends Pick<DemoOptions, 'k' | 'epochs' | 'init'> {
  readonly ratio: number;
  readonly backend: Backend;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OnlineProgress) => void;
}

/**
 * Cluster images by the cosine between their pixels: what matters is where the ink is, not how much
 * of it. The same seed for every ratio, so that all start from the same centers.
 */
export async function cluster(
  { images, labels: classes }: LabelledImages,
  { k, ratio, epochs, init, backend, signal, onProgress }: ClusterSettings,
): Promise<Clustering> {
  const start = performance.now();
  const certificates: Certificate[] = [];
  const options = {
    algorithm: 'online',
    k,
    ratio,
    epochs,
    init,
    backend,
    batchSize: BATCH_SIZE,
  } as const;
  const model = new ConstrainedKMeans({ ...options, metric: 'cosine', seed: 1 });
  try {
    const labels = await model.fitPredict(images, {
      gap: 'never',
      ...(signal && { signal }),
      onProgress: (progress) => {
        if (progress.algorithm !== 'online') return;
        certificates.push(...(progress.certificates ?? []));
        onProgress?.(progress);
      },
    });
    return {
      ratio,
      certificates,
      last: certificates.at(-1)!,
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

/** Is cluster k smaller than its bound, by more than rounding? */
export function isBelow({ shortfalls, minSizes }: Certificate, k: number): boolean {
  return shortfalls[k]! > 1e-9 * minSizes[k]!;
}

/** How many clusters are. */
export function clustersBelow(certificate: Certificate): number {
  return certificate.sizes.filter((_, k) => isBelow(certificate, k)).length;
}
