import { type Backend, ConstrainedKMeans, type Options, type Rows } from '@coke/core';

/** What a fit came to. */
export interface SparseFit {
  readonly seconds: number;
  /** Of all processors together. */
  readonly processorSeconds: number;
  /** Sum of squared distances of rows to their centers; NaN by cosine. */
  readonly inertia: number;
  readonly smallest: number;
  readonly largest: number;
}

export interface SparseResult extends SparseFit {
  readonly name: string;
}

/** Fit a model to rows; online ones get sizes exactly in the end. */
export async function fitSparse(
  rows: Rows & { readonly rows: number },
  options: Options & { readonly backend: Backend },
  signal?: AbortSignal,
): Promise<SparseFit & { readonly labels: Int32Array }> {
  const before = process.cpuUsage();
  const began = performance.now();
  const model = new ConstrainedKMeans(options);
  try {
    await model.fit(rows, { gap: 'never', signal });
    if (options.algorithm === 'online') await model.finish(rows, { signal });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(before);
    const { inertia, sizes } = model.certificates[0]!;
    return {
      ...{ seconds, processorSeconds: (user + system) / 1e6, inertia: inertia ?? Number.NaN },
      ...{ smallest: Math.min(...sizes), largest: Math.max(...sizes) },
      labels: model.labels.gather(Float64Array.from({ length: rows.rows }, (_, i) => i)),
    };
  } finally {
    model.dispose();
  }
}
