import type { Certificate } from '@coke/core';
import type { FeatureSpread } from '../evaluation/feature-spread.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import { headRecord } from '../history/head-record.ts';
import type { BatchResult } from './batch-step.ts';

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

/** Add what a batch of so many images came to. */
export function addBatch(sums: EpochSums, instances: number, result: BatchResult): void {
  sums.instances += instances;
  sums.batches++;
  sums.loss += result.loss;
  sums.agreeing += result.agreeing;
  for (const [h, changed] of result.changes.entries()) sums.changes[h]! += changed;
  if (result.features) sums.features = result.features;
}

/** An epoch that is over. */
export interface EndedEpoch {
  readonly epoch: number;
  /** That it ended with. */
  readonly learningRate: number;
  /** One a head. */
  readonly certificates: readonly Certificate[];
  readonly sums: Readonly<EpochSums>;
}

/** What an epoch came to. The first has neither loss nor labels to compare with. */
export function epochRecord({ epoch, learningRate, certificates, sums }: EndedEpoch): EpochRecord {
  const { instances, seconds } = sums;
  const first = epoch === 0;
  return {
    epoch,
    learningRate,
    ...(!first && {
      loss: sums.loss / instances,
      pseudoLabelAccuracy: sums.agreeing / instances,
    }),
    heads: certificates.map((certificate, h) =>
      headRecord(certificate, first ? {} : { labelChangeRate: sums.changes[h]! / instances }),
    ),
    ...(sums.features && { features: sums.features }),
    seconds,
    imagesPerSecond: instances / seconds,
    waitingShare: sums.waitingSeconds / seconds,
    clusteringShare: sums.clusteringSeconds / seconds,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}
