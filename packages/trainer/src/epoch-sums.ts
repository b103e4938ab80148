import type { FeatureSpread } from './evaluation/feature-spread.ts';

/** What is added up about an epoch while it runs; plain numbers, so that a checkpoint holds it exactly. */
export interface EpochSums {
  /** Images seen. */
  instances: number;
  batches: number;
  /** Σ over images of the loss; 0 in epoch 0, which has none. */
  loss: number;
  /** Σ over images of the share of views and heads whose nearest center is that of the label. */
  agreeing: number;
  /** Of the last batch's features, once it is over. */
  features?: FeatureSpread;
  /** Images whose label changed, one number a head. */
  changes: number[];
  /** Seconds of work, over all runs that had a part in the epoch. */
  seconds: number;
  /** Of them, seconds of clustering. */
  clusteringSeconds: number;
  /** Of them, seconds of waiting for views. */
  waitingSeconds: number;
}

export function createSums(heads: number): EpochSums {
  return {
    instances: 0,
    batches: 0,
    loss: 0,
    agreeing: 0,
    changes: Array<number>(heads).fill(0),
    seconds: 0,
    clusteringSeconds: 0,
    waitingSeconds: 0,
  };
}
