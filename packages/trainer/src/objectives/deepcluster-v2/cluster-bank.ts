import {
  type Backend,
  type Certificate,
  ConstrainedKMeans,
  type Matrix,
  type Options,
} from '@coke/core';

/** How a bank is clustered. */
export interface BankClusteringOptions {
  readonly k: number;
  readonly iterations: number;
  /** Least size, as a share of n / K; 0: none. */
  readonly ratio: number;
  readonly backend?: Backend | undefined;
}

/** What k-means begins with: rows that are drawn, and by which seed; or centers. */
export type FirstCenters = Pick<Options, 'init' | 'seed'>;

/** A bank in clusters. */
export interface BankClusters {
  /** K × d, unit rows. */
  readonly centers: Matrix;
  /** One a row, by these centers. */
  readonly labels: Int32Array;
  /** Of these labels. */
  readonly certificate: Certificate;
}

/**
 * Spherical k-means. Again and again: each row goes to the nearest center; a center becomes the mean of its
 * rows at unit length, without rows it stays. That is an epoch of the online algorithm of
 * `@coke/core` of one batch, with no bounds to price and no counts carried over.
 *
 * With a bound it is the exact algorithm, as sizes of the online one are kept nearly, and not at all
 * from a batch that is all rows.
 *
 * @param rows - n × d, unit rows; none, or 0, where there is no direction.
 */
export async function clusterBank(
  rows: Matrix,
  { k, iterations, ratio, backend }: BankClusteringOptions,
  first: FirstCenters,
): Promise<BankClusters> {
  const options: Options = { ...first, k, ratio, normalize: false, ...(backend && { backend }) };
  return ratio > 0
    ? constrained(rows, { ...options, algorithm: 'exact', maxIterations: iterations + 1 })
    : unconstrained(rows, options, iterations);
}

async function unconstrained(
  rows: Matrix,
  options: Options,
  iterations: number,
): Promise<BankClusters> {
  const model = new ConstrainedKMeans({
    ...options,
    algorithm: 'online',
    centerCarry: 0,
    // Of prices that stay 0: one that is given need not be found.
    dualLearningRate: 1,
  });
  try {
    for (let i = 0; i < iterations; i++) {
      await model.partialFit(rows);
      await model.endEpoch();
    }
    const centers = await model.centers();
    // Once more for labels by the last centers, and what is certified of them.
    const labels = await model.partialFit(rows);
    const [certificate] = await model.endEpoch();
    return { centers, labels, certificate };
  } finally {
    model.dispose();
  }
}

async function constrained(rows: Matrix, options: Options): Promise<BankClusters> {
  const model = new ConstrainedKMeans({ ...options, swaps: 0, tolerance: 0 });
  try {
    const labels = await model.fitPredict(rows, { epochs: 0 });
    return { centers: await model.centers(), labels, certificate: model.certificates[0]! };
  } finally {
    model.dispose();
  }
}
