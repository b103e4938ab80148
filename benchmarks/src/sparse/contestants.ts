import { wasm } from '@coke/backend-wasm';
import type { CsrRows, Options } from '@coke/core';
import { fitSparse, type SparseFit } from './fit-sparse.ts';

export interface SparseContestant {
  readonly name: string;
  fit(signal?: AbortSignal): Promise<SparseFit>;
}

export interface SparseProblem {
  readonly rows: CsrRows;
  readonly k: number;
  readonly threads: number;
}

/** Sizes from 0.4 to 3 times the mean. */
export function sizeLimits(
  rows: number,
  k: number,
): { readonly minSize: number; readonly maxSize: number } {
  return { minSize: Math.floor((0.4 * rows) / k), maxSize: Math.ceil((3 * rows) / k) };
}

/** Ours: both algorithms with limits, and the exact one without. */
export function sparseContestants({ rows, k, threads }: SparseProblem): SparseContestant[] {
  const { minSize, maxSize } = sizeLimits(rows.rows, k);
  const named: readonly (readonly [string, Partial<Options>])[] = [
    [`exact, ${minSize} to ${maxSize} each`, { minSize, maxSize }],
    [`online, ${minSize} to ${maxSize} each`, { algorithm: 'online', minSize, maxSize }],
    ['exact, no limits', { bounds: { lower: 0, upper: 1 } }],
  ];
  return named.map(([name, sizes]) => ({
    name: `CoKe, ${name}`,
    async fit(signal) {
      const backend = await wasm({ threads });
      const options = { k, metric: 'euclidean', backend, ...sizes } as const;
      const { labels: _, ...fit } = await fitSparse(rows, options, signal);
      return fit;
    },
  }));
}
