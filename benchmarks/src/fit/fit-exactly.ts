import {
  type Backend,
  ConstrainedKMeans,
  type FitProgress,
  type Matrix,
  type Metric,
} from '@coke/core';
import type { SizeRange } from './contestant.ts';

/** A fit whose sizes are to be kept exactly. */
export interface ExactProblem {
  /** At unit length for cosine. */
  readonly rows: Matrix;
  readonly metric: Metric;
  /** First centers, K × d. */
  readonly first: Matrix;
  readonly sizes: SizeRange;
  /** Passes at most. */
  readonly passes: number;
  /** Epochs of the online algorithm before them. @defaultValue the library's own */
  readonly epochs?: number;
  /** @defaultValue 0 */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after every pass; awaited. */
  readonly onPass?: (passes: number, quality: number) => unknown;
}

export interface ExactFit {
  /** K × d. */
  readonly centers: Float32Array;
  readonly labels: Int32Array;
  /** Mean cosine, or mean squared distance. */
  readonly quality: number;
  /** Proved, a row. */
  readonly gap: number;
  readonly passes: number;
  readonly converged: boolean;
}

/**
 * Cluster as users do.
 *
 * @param onFitted - Called when the model is ready, before it is asked for anything.
 */
export async function fitExactly(
  backend: Backend,
  problem: ExactProblem,
  onFitted: () => void = () => {},
): Promise<ExactFit> {
  const { rows, metric, first, sizes, passes: maxIterations, epochs, seed = 0, signal } = problem;
  const model = new ConstrainedKMeans({
    ...{ k: first.rows, algorithm: 'exact', metric, normalize: false, init: first, backend, seed },
    ...{ minSize: sizes.min, maxSize: Math.min(sizes.max, rows.rows), maxIterations, swaps: 0 },
    ...(epochs !== undefined && { epochs }),
  });
  try {
    await model.fit(rows, { signal, onProgress: afterPasses(problem) });
    onFitted();
    const [certificate] = model.certificates;
    const { meanSimilarity, inertia, gap, iterations, converged } = certificate!;
    const labels = model.labels.gather(Uint32Array.from({ length: rows.rows }, (_, i) => i));
    const { data: centers } = await model.centers();
    const quality = metric === 'cosine' ? meanSimilarity! : inertia! / rows.rows;
    return { centers, labels, quality, gap: gap!, passes: iterations!, converged: converged! };
  } finally {
    model.dispose();
  }
}

function afterPasses({ metric, onPass }: ExactProblem) {
  let told = 0;
  return async (progress: FitProgress) => {
    if (progress.algorithm !== 'exact') return;
    const { iteration, scored, objective } = progress;
    if (scored < progress.rows || iteration === told || objective === undefined) return;
    told = iteration;
    await onPass?.(iteration, metric === 'cosine' ? objective : -2 * objective);
  };
}
