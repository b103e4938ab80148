import type { FeatureSpread } from '../evaluation/feature-spread.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { EpochTotals, Objective, ObjectiveRecord } from '../objectives/objective.ts';
import type { StepResult } from './step.ts';

/** What is added up about an epoch while it runs; plain numbers, so that a checkpoint holds it exactly. */
export interface EpochSums {
  /** Images seen. */
  instances: number;
  batches: number;
  /** Σ over images of the loss; 0 in an idle epoch, which has none. */
  loss: number;
  /** Σ over images of each of the objective's measures; none in an idle epoch. */
  measures: number[];
  /** What the objective counts: of CoKe, images whose label changed, one number a head. */
  counts: number[];
  /** Of the last batch's features, once it is over. */
  features?: FeatureSpread;
  /** Seconds of work, over all runs that had a part in the epoch. */
  seconds: number;
  /** Of them, seconds of the objective's own work beside the loss: clustering. */
  clusteringSeconds: number;
  /** Of them, seconds of waiting for views. */
  waitingSeconds: number;
}

export function createSums(): EpochSums {
  return {
    instances: 0,
    batches: 0,
    loss: 0,
    measures: [],
    counts: [],
    seconds: 0,
    clusteringSeconds: 0,
    waitingSeconds: 0,
  };
}

/** Add what a batch of so many images came to. */
export function addBatch(sums: EpochSums, instances: number, result: StepResult): void {
  sums.instances += instances;
  sums.batches++;
  sums.loss += result.loss;
  addTo(sums.measures, result.measures);
  addTo(sums.counts, result.counts ?? []);
  if (result.features) sums.features = result.features;
}

function addTo(sums: number[], numbers: readonly number[]): void {
  for (const [i, number] of numbers.entries()) sums[i] = (sums[i] ?? 0) + number;
}

/** Means of an objective's measures over the images so far, by their names. */
export function meanMeasures(
  { measures, instances }: Readonly<EpochSums>,
  names: readonly string[],
): Record<string, number> {
  return Object.fromEntries(measures.map((sum, m) => [names[m]!, sum / instances]));
}

/** What an objective is told about an epoch that is over. */
export function epochTotals(
  epoch: number,
  sums: Readonly<EpochSums>,
  names: readonly string[],
): EpochTotals {
  const { instances, counts } = sums;
  return { epoch, instances, measures: meanMeasures(sums, names), counts };
}

/** An epoch that is over. */
export interface EndedEpoch {
  readonly epoch: number;
  /** That it ended with. */
  readonly learningRate: number;
  readonly sums: Readonly<EpochSums>;
  readonly objective: Pick<Objective, 'name' | 'needs' | 'yardstick'>;
  /** What the objective says about it. */
  readonly own: ObjectiveRecord;
}

/** What an epoch came to. An idle one has neither loss nor measures. */
export function epochRecord({
  epoch,
  learningRate,
  sums,
  objective,
  own,
}: EndedEpoch): EpochRecord {
  const { instances, seconds } = sums;
  const { name, needs, yardstick } = objective;
  const measures = finiteOnly(own.measures ?? {});
  const { uniform, vanished, measures: limits } = yardstick;
  return {
    epoch,
    learningRate,
    ...(epoch >= (needs.idleEpochs ?? 0) && { loss: sums.loss / instances }),
    ...(own.pseudoLabelAccuracy !== undefined && { pseudoLabelAccuracy: own.pseudoLabelAccuracy }),
    heads: own.heads ?? [],
    ...(sums.features && { features: sums.features }),
    objective: name,
    ...(uniform !== undefined && { uniform }),
    ...(vanished !== undefined && { vanished }),
    ...(Object.keys(measures).length > 0 && { measures, ...(limits && { limits }) }),
    seconds,
    imagesPerSecond: instances / seconds,
    waitingShare: sums.waitingSeconds / seconds,
    clusteringShare: sums.clusteringSeconds / seconds,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

/** JSON has no other numbers. */
function finiteOnly(measures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(measures).filter(([, mean]) => Number.isFinite(mean)));
}
