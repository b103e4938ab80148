import type { ClusterAgreement } from '../evaluation/cluster-agreement.ts';
import type { FeatureSpread } from '../evaluation/feature-spread.ts';
import type { LinearProbe } from '../evaluation/linear-probe.ts';
import type { NeighborAccuracy } from '../evaluation/nearest-neighbors.ts';
import type { MeasureLimits } from './measure-limits.ts';
import type { SizeHistogram } from './size-histogram.ts';

/**
 * What one epoch of training came to. Plain JSON: checkpoints keep it, reports draw it. Shares are
 * 0 … 1; what was not measured is left out.
 */
export interface EpochRecord {
  /** t, from 0. */
  readonly epoch: number;
  /** Of the epoch's last batch. */
  readonly learningRate: number;
  /** Of what was trained: 'coke'. Records of before there were others lack it. */
  readonly objective?: string;
  /** Mean over the epoch's images; none in an idle epoch, such as CoKe's first, without labels to learn from. */
  readonly loss?: number;
  /** The loss of who predicts nothing: of CoKe ln K, mean over heads. What alarms hold `loss` against. */
  readonly uniform?: number;
  /** A loss that is too good to be true so soon, where it is not a twentieth of `uniform`. */
  readonly vanished?: number;
  /** Share of predictions whose largest similarity is with the stored label, mean over heads. */
  readonly pseudoLabelAccuracy?: number;
  /** One a clustering, in order; none where the objective has none. */
  readonly heads: readonly HeadRecord[];
  /** What else the objective measures, means over the epoch's images, by their names. */
  readonly measures?: Readonly<Record<string, number>>;
  /** Between which values they should be; alarms tell of those that are not. */
  readonly limits?: Readonly<Record<string, MeasureLimits>>;
  /** Of the epoch's unit-length projections. */
  readonly features?: FeatureSpread;
  /** Where the epoch ended with an evaluation. */
  readonly neighbors?: readonly NeighborAccuracy[];
  /** Likewise: share of the test images that a linear classifier on frozen features gets right. */
  readonly linearProbe?: Pick<LinearProbe, 'accuracy'>;
  /** Wall time of the epoch, evaluation not counted. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Share of `seconds` in which the device waited for images. */
  readonly waitingShare: number;
  /** Share of `seconds` that went to the clustering, or what else the objective does beside its loss. */
  readonly clusteringShare: number;
  /** Largest resident set of the process so far, bytes. */
  readonly peakMemory?: number;
}

/** One head at the end of an epoch. Sizes count labels as assigned on arrival. */
export interface HeadRecord {
  /** K */
  readonly k: number;
  /** Size of the smallest cluster. */
  readonly smallest: number;
  /** Size of the largest cluster. */
  readonly largest: number;
  /** gamma_k: the bound that `smallest` is held against; 0 where there is none. */
  readonly minSize: number;
  /** Clusters without an image. */
  readonly empty: number;
  /** Share of the images that small clusters lack of their bounds. */
  readonly shortfall: number;
  /** Proved: `shortfall` cannot be more. */
  readonly shortfallLimit: number;
  /** Mean cosine of an image's features and its center, as of its arrival. */
  readonly meanSimilarity: number;
  readonly sizes: SizeHistogram;
  /** Share of the images whose label is another than an epoch before; none in the first epoch. */
  readonly labelChangeRate?: number;
  /** Against the classes, where they are known and were asked for. */
  readonly agreement?: ClusterAgreement;
}
