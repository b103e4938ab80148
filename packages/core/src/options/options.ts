import type { Backend } from '../backend/backend.ts';
import type { Init } from '../first-centers/first-centers.ts';
import type { Bounds, BoundsOptions } from '../problem/bounds.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeCounts, SizeOption, SizeUnit } from '../problem/size-counts.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import type { DenseRows } from '../rows/rows.ts';

/** Options of a model. Only `k` must be given. */
export interface Options<Input = never> {
  /** K: number of clusters; several numbers cluster the same rows several times, one head each. */
  readonly k: number | readonly number[];
  /**
   * gamma': every cluster should hold at least `ratio / k` of the rows. 0: plain k-means, 1: equal
   * sizes. @defaultValue 0.4, as published; none where sizes are given otherwise
   */
  readonly ratio?: number;
  /** Size bounds in place of `ratio`, as shares: for all heads, or one for each. */
  readonly bounds?: BoundsOptions | readonly BoundsOptions[];
  /**
   * Fewest rows of a cluster, in place of shares: a number for all clusters, or K numbers; of several
   * heads, a number for all, or such an entry for each. @defaultValue 1 where rows suffice
   */
  readonly minSize?: SizeOption | readonly SizeOption[];
  /** Most rows of a cluster, like `minSize`. Equal to it: exact sizes. @defaultValue no limit */
  readonly maxSize?: SizeOption | readonly SizeOption[];
  /**
   * Whether sizes are numbers of rows, or sums of their weights. The online algorithm measures shares
   * by weight always. @defaultValue 'rows'
   */
  readonly limits?: SizeUnit;
  /**
   * - `exact`: sizes of rows in memory are kept exactly, by constrained Lloyd with proved labels. Not in the paper.
   * - `online`: the paper's, mini-batch by mini-batch, as streams need it; sizes are kept nearly.
   * - `auto`: `exact` where `fit` has rows in memory, `online` for streams and `partialFit`, and where
   *   `stage2From` is given.
   *
   * Where one is named, options that only the other has are refused.
   *
   * @defaultValue 'auto'
   */
  readonly algorithm?: Algorithm | 'auto';
  /**
   * Exact: how many times `fit` starts, with seeds `seed`, `seed + 1`, …; the best is kept, for each
   * head. `update` goes on from one. @defaultValue 1
   */
  readonly restarts?: number;
  /**
   * Exact: how often `fit` tries to leave a local optimum, by moving centers that are missed least into
   * clusters that gain most by being split; what is better after 6 passes is kept. 'auto': 5 where that
   * takes milliseconds (rows × columns × K up to 2^22) and `maxIterations` was enough, else 0. `update`
   * tries none: clusters are to stay where they are. @defaultValue 'auto'
   */
  readonly swaps?: 'auto' | number;
  /**
   * Exact: stop where a pass over the rows raises the objective by no more than this share of it.
   * @defaultValue 1e-6
   */
  readonly tolerance?: number;
  /** Exact: most passes over the rows. @defaultValue 300 */
  readonly maxIterations?: number;
  /** @defaultValue 'cosine' */
  readonly metric?: Metric;
  /**
   * Scale rows to unit length on the way in. Off: rows are taken as they are; cosine then expects
   * them at unit length or, as means of unit rows, shorter. @defaultValue true for cosine
   */
  readonly normalize?: boolean;
  /**
   * How first centers are drawn, or the centers themselves: K rows, for each head where there are
   * several. @defaultValue 'auto'
   */
  readonly init?: Init | DenseRows | readonly DenseRows[];
  /** eta; 'auto' fits it to the data's size, see `dualLearningRate`. @defaultValue 'auto' */
  readonly dualLearningRate?: 'auto' | number;
  /**
   * eta falls from epoch to epoch: it is divided by 1 + `dualLearningRateDecay` · t. Not in the paper.
   * @defaultValue 0; 1 with `centerUpdate: 'epoch'`
   */
  readonly dualLearningRateDecay?: number;
  /** N: rows of one epoch of a stream, where they are known beforehand. Used by 'auto' alone. */
  readonly instances?: number;
  /**
   * Of a stream: so many rows after an epoch began it closes by itself, with the batch that fills it.
   * Then sizes are certified for every window, an endless stream needs neither `endEpoch` nor
   * `instances`, and `minSize` and `maxSize` are of a window. `fit` reads the stream once.
   * @defaultValue epochs end with `endEpoch`, or with the stream
   */
  readonly window?: number;
  /**
   * With `window`: clusters that a window leaves without rows, or with less than half of their bound,
   * chance apart, whose weight has decayed, or that are worth more elsewhere, begin anew at a row of its last
   * batch, where the objective within the sizes gains most. Not in the paper. @defaultValue true with `window`
   */
  readonly reassign?: boolean;
  /**
   * With `window`: labels by id are kept for at least so many rows with ids that come later, and for at
   * most twice as many, so their memory does not grow for ever. @defaultValue they are all kept
   */
  readonly keepLabels?: number;
  /**
   * Of a stream, in rows, or in weight where rows have weights: after so much more of it a row weighs half
   * in its center, so centers follow rows that drift. They lag behind by about 1.44 times as many rows.
   * Not in the paper. @defaultValue within an epoch nothing is forgotten
   */
  readonly halfLife?: number;
  /**
   * Share of the counts behind every center that the next epoch begins with, in [0, 1]. 0, as
   * published: the first rows of an epoch replace the centers, which follow features that move, as a
   * network's do. Above it centers go on from where they were, which is better for rows that stay as
   * they are. Not in the paper. @defaultValue 0.05; 1 with `halfLife`; 0, and
   * nothing else, with `centerUpdate: 'epoch'`
   */
  readonly centerCarry?: number;
  /**
   * Online: when centers move.
   * - `batch`: with every batch, to the mean of the rows that came in the epoch, as published.
   * - `epoch`: at the end of an epoch, to the mean of its rows, as in Lloyd's k-means; prices still move with
   *   every batch. Models of parts of the rows can only be merged so (`mergeModels`). It needs more epochs;
   *   `predict` with prices then comes nearer to the sizes that were asked for. Not in the paper.
   *
   * @defaultValue 'batch'
   */
  readonly centerUpdate?: CenterUpdate;
  /**
   * Epochs of the online algorithm in `fit`, before the exact one too. 'auto': 10, before the exact
   * one 0 to 3, see `warmUpEpochs`. @defaultValue 'auto'
   */
  readonly epochs?: 'auto' | number;
  /**
   * b: rows of a batch in `fit`; 'auto': 1024 as published, less where rows in memory are few, see
   * `batchRows`. A stream brings its own. @defaultValue 'auto'
   */
  readonly batchSize?: 'auto' | number;
  /** Let `fit` visit rows in a new random order every epoch. @defaultValue true */
  readonly shuffle?: boolean;
  /** Same seed, same backend, same result, bit for bit. @defaultValue 0 */
  readonly seed?: number;
  /** s: epoch, from 0, with which stage 2 begins. @defaultValue never */
  readonly stage2From?: number;
  /** Clusters that a row's soft label holds in stage 2; 1: labels stay one-hot. @defaultValue 5 */
  readonly labelSize?: number;
  /** Temperature of soft labels. @defaultValue 0.5 */
  readonly labelTemperature?: number;
  /** Where the arithmetic happens. @defaultValue javascript() */
  readonly backend?: Backend<Input>;
}

/** How clusters are found. */
export type Algorithm = 'exact' | 'online';

/** When centers move: with every batch, or at the end of an epoch. */
export type CenterUpdate = 'batch' | 'epoch';

/** Options with every default filled in and every value checked. */
export interface ResolvedOptions<in Input = never> {
  readonly k: readonly number[];
  /** Shares, one a head; 0 and 1 where sizes are asked for in counts. */
  readonly bounds: readonly Bounds[];
  /** Counts, one a head, where sizes are asked for so. */
  readonly counts: readonly SizeCounts[] | undefined;
  readonly limits: SizeUnit;
  readonly algorithm: Algorithm | 'auto';
  readonly restarts: number;
  readonly swaps: 'auto' | number;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly metric: Metric;
  readonly normalize: boolean;
  /** 'given': the centers are in `centers`. */
  readonly init: Init | 'given';
  readonly centers: readonly GivenRows[] | undefined;
  readonly dualLearningRate: 'auto' | number;
  readonly dualLearningRateDecay: number;
  readonly instances: number | undefined;
  readonly window: number | undefined;
  /** Undefined without `window`. */
  readonly reassign: boolean | undefined;
  readonly keepLabels: number | undefined;
  readonly halfLife: number | undefined;
  readonly centerCarry: number;
  readonly centerUpdate: CenterUpdate;
  readonly epochs: 'auto' | number;
  readonly batchSize: 'auto' | number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly stage2From: number | undefined;
  readonly labelSize: number;
  readonly labelTemperature: number;
  readonly backend: Backend<Input>;
}
