import type { Backend, Matrix, Metric } from '@coke/core';
import { constrainedLloyd } from '../../../packages/core/src/exact/constrained-lloyd.ts';
import type { SizeRange } from './contestant.ts';

/** A fit whose sizes are to be kept exactly. */
export interface ExactProblem {
  readonly rows: Matrix;
  readonly metric: Metric;
  /** First centers, K × d. */
  readonly first: Matrix;
  readonly sizes: SizeRange;
  /** Passes at most. */
  readonly passes: number;
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

/** Cluster as users do, on a backend. */
export async function fitExactly(backend: Backend, problem: ExactProblem): Promise<ExactFit> {
  const { rows, metric, first, sizes, passes: maxIterations, signal, onPass } = problem;
  const k = first.rows;
  const limits = {
    lower: new Float64Array(k).fill(sizes.min),
    upper: new Float64Array(k).fill(Math.min(sizes.max, rows.rows)),
  };
  const qualityOf = (objective: number) => (metric === 'cosine' ? objective : -2 * objective);
  const scorer = await backend.score!({ metric, k, dim: rows.cols });
  try {
    let told = 0;
    const result = await constrainedLloyd(scorer, rows, limits, first.data, {
      ...{ metric, maxIterations, signal },
      onProgress: async ({ iteration, scored, objective }) => {
        if (scored < rows.rows || iteration === told || objective === undefined) return;
        told = iteration;
        await onPass?.(iteration, qualityOf(objective));
      },
    });
    const { centers, labels, objective, gap, iterations, converged } = result;
    const quality = qualityOf(objective);
    return { centers, labels, quality, gap, passes: iterations, converged };
  } finally {
    scorer.dispose();
  }
}
