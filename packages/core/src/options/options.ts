import type { Backend } from '../backend/backend.ts';
import { reference } from '../backend/reference/reference.ts';
import type { Init } from '../first-centers/first-centers.ts';
import { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from '../problem/bounds.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';
import type { Metric } from '../problem/metric.ts';
import {
  resolveSizeCounts,
  type SizeCounts,
  type SizeOption,
  type SizeUnit,
} from '../problem/size-counts.ts';
import { checkRows, LARGEST_FRAMED_VALUE } from '../rows/check-rows.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { type Rows, toGivenRows } from '../rows/rows.ts';
import {
  between,
  boolean,
  inRange,
  knownNames,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
} from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';

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
   * - `exact`: sizes of rows in memory are kept exactly, by constrained Lloyd with proved labels. Ours.
   * - `online`: the paper's, batch by batch; sizes are kept nearly.
   * - `auto`: `exact` where `fit` has rows in memory, `online` for streams and `partialFit`, and where
   *   `stage2From` is given.
   *
   * @defaultValue 'auto'
   */
  readonly algorithm?: Algorithm | 'auto';
  /**
   * Exact: how many times `fit` starts, with seeds `seed`, `seed + 1`, …; the best is kept, for each
   * head. @defaultValue 1
   */
  readonly restarts?: number;
  /**
   * Exact: how often `fit` tries to leave a local optimum, by moving centers that are missed least into
   * clusters that gain most by being split; what is better after 6 passes is kept. 'auto': 5 where that
   * takes milliseconds (rows × columns × K up to 2^22) and `maxIterations` was enough, else 0. @defaultValue 'auto'
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
  readonly init?: Init | Rows | readonly Rows[];
  /** eta; 'auto' fits it to the data's size, see `dualLearningRate`. @defaultValue 'auto' */
  readonly dualLearningRate?: 'auto' | number;
  /** N: rows of one epoch of a stream, where they are known beforehand. Used by 'auto' alone. */
  readonly instances?: number;
  /**
   * Share of the counts behind every center that the next epoch begins with, in [0, 1]. 0, as
   * published: the first rows of an epoch replace the centers, which follow features that move, as a
   * network's do. Above it centers go on from where they were, which is better for rows that stay as
   * they are. Ours. @defaultValue 0.05
   */
  readonly centerCarry?: number;
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
  /** Clusters that an instance's soft label holds in stage 2; 1: labels stay one-hot. @defaultValue 5 */
  readonly labelSize?: number;
  /** Temperature of soft labels. @defaultValue 0.5 */
  readonly labelTemperature?: number;
  /** Where the arithmetic happens. @defaultValue reference() */
  readonly backend?: Backend<Input>;
}

/** How clusters are found. */
export type Algorithm = 'exact' | 'online';

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
  readonly instances: number | undefined;
  readonly centerCarry: number;
  readonly epochs: 'auto' | number;
  readonly batchSize: 'auto' | number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly stage2From: number | undefined;
  readonly labelSize: number;
  readonly labelTemperature: number;
  readonly backend: Backend<Input>;
}

/** Far more clusterings of one set of rows than anyone needs. */
const MOST_HEADS = 1024;

const NAMES = [
  ...[
    'minSize',
    'maxSize',
    'limits',
    'algorithm',
    'restarts',
    'swaps',
    'tolerance',
    'maxIterations',
  ],
  ...['k', 'ratio', 'bounds', 'metric', 'normalize', 'init', 'dualLearningRate', 'instances'],
  ...['centerCarry', 'epochs', 'batchSize', 'shuffle', 'seed', 'stage2From', 'labelSize'],
  ...['labelTemperature', 'backend'],
];

/**
 * Check a user's options and fill in the defaults.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work,
 * among them size bounds that no sizes can meet.
 */
export function resolveOptions<Input>(options: Options<Input>): ResolvedOptions<Input> {
  knownNames('options', options, NAMES);
  const k = resolveK(options.k);
  const metric = oneOf('metric', options.metric ?? 'cosine', ['cosine', 'euclidean']);
  const normalize = boolean('normalize', options.normalize ?? metric === 'cosine');
  const rate = options.dualLearningRate ?? 'auto';
  const init = options.init ?? 'auto';
  const batchSize = options.batchSize ?? 'auto';
  const swaps = options.swaps ?? 'auto';
  const epochs = options.epochs ?? 'auto';
  const limits = oneOf('limits', options.limits ?? 'rows', ['rows', 'weight']);
  const algorithm = oneOf('algorithm', options.algorithm ?? 'auto', ['auto', 'exact', 'online']);
  if (algorithm === 'exact' && options.stage2From !== undefined) {
    throw new TypeError(shouldBe('stage2From', 'left out for algorithm exact', options.stage2From));
  }
  return {
    k,
    ...resolveSizes(k, options, limits),
    limits,
    algorithm,
    restarts: positiveInteger('restarts', options.restarts ?? 1),
    swaps: swaps === 'auto' ? swaps : nonNegativeInteger('swaps', swaps),
    tolerance: inRange('tolerance', options.tolerance ?? 1e-6, 'in [0, 1)', (n) => n >= 0 && n < 1),
    maxIterations: positiveInteger('maxIterations', options.maxIterations ?? 300),
    metric,
    normalize,
    ...(typeof init === 'string'
      ? { init: oneOf('init', init, ['auto', 'random', 'rows', 'k-means++']), centers: undefined }
      : { init: 'given', centers: resolveCenters(k, init, metric, normalize) }),
    dualLearningRate:
      rate === 'auto' ? rate : between('dualLearningRate', rate, SMALLEST_RATE, LARGEST_RATE),
    instances: optional('instances', options.instances, positiveInteger),
    centerCarry: between('centerCarry', options.centerCarry ?? 0.05, 0, 1),
    epochs: epochs === 'auto' ? epochs : checkEpochs(epochs, algorithm),
    batchSize: batchSize === 'auto' ? batchSize : positiveInteger('batchSize', batchSize),
    shuffle: boolean('shuffle', options.shuffle ?? true),
    seed: inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger),
    stage2From: optional('stage2From', options.stage2From, nonNegativeInteger),
    labelSize: inRange('labelSize', options.labelSize ?? 5, 'an integer from 1 to 255', isByte),
    labelTemperature: between('labelTemperature', options.labelTemperature ?? 0.5, 1e-6, 1e6),
    backend: resolveBackend(options.backend ?? (reference() as Backend<Input>)),
  };
}

function resolveK(k: unknown): number[] {
  const heads = Array.isArray(k) ? (k as unknown[]) : [k];
  if (heads.length < 1 || heads.length > MOST_HEADS) {
    throw new RangeError(shouldBe('k', `a number or 1 to ${MOST_HEADS} of them`, k));
  }
  const rule = 'a positive integer up to 2^24';
  // Not `map`, which passes over holes.
  return Array.from(heads, (n, h) =>
    inRange(Array.isArray(k) ? `k[${h}]` : 'k', n, rule, (n) => isPositiveUpTo(n, 2 ** 24)),
  );
}

/** Sizes as a user asks for them, in shares or in counts. */
export type SizesAsked = Pick<Options, 'ratio' | 'bounds' | 'minSize' | 'maxSize'>;

/** @throws TypeError, RangeError as `resolveOptions`. */
export function resolveSizes(
  k: readonly number[],
  asked: SizesAsked,
  unit: SizeUnit,
): Pick<ResolvedOptions, 'bounds' | 'counts'> {
  const counts = resolveCounts(k, asked, unit);
  return { bounds: resolveHeadBounds(k, asked, counts !== undefined), counts };
}

/** @throws TypeError, RangeError unless `epochs` is an integer, positive where nothing follows them. */
export function checkEpochs(epochs: unknown, algorithm: Algorithm | 'auto'): number {
  return algorithm === 'online'
    ? positiveInteger('epochs', epochs)
    : nonNegativeInteger('epochs', epochs);
}

function resolveCounts(
  k: readonly number[],
  { ratio, bounds, minSize, maxSize }: SizesAsked,
  unit: SizeUnit,
): SizeCounts[] | undefined {
  if (minSize === undefined && maxSize === undefined) return undefined;
  for (const [name, shares] of Object.entries({ ratio, bounds })) {
    if (shares === undefined) continue;
    throw new TypeError(shouldBe(name, 'left out where minSize or maxSize is given', shares));
  }
  const each = (name: string, sizes: Options['minSize'], h: number): SizeOption | undefined => {
    if (k.length === 1 || typeof sizes !== 'object' || sizes === null) return sizes as SizeOption;
    if (sizes.length !== k.length) {
      throw new RangeError(shouldBe(`${name}.length`, `one a head (${k.length})`, sizes.length));
    }
    return sizes[h];
  };
  return k.map((n, h) => {
    const suffix = k.length > 1 ? `[${h}]` : '';
    return resolveSizeCounts(
      n,
      each('minSize', minSize, h),
      each('maxSize', maxSize, h),
      unit,
      suffix,
    );
  });
}

function resolveHeadBounds(
  k: readonly number[],
  { ratio, bounds }: SizesAsked,
  counted: boolean,
): Bounds[] {
  if (counted) return k.map((n) => resolveBounds(n, {}));
  if (bounds === undefined) return k.map((n) => ratioBounds(n, ratio ?? 0.4));
  if (ratio !== undefined) {
    throw new TypeError(shouldBe('ratio', 'left out where bounds are given', ratio));
  }
  if (!Array.isArray(bounds)) return k.map((n) => resolveBounds(n, bounds as BoundsOptions));
  if (bounds.length !== k.length) {
    throw new RangeError(shouldBe('bounds.length', `one a head (${k.length})`, bounds.length));
  }
  return k.map((n, h) => resolveBounds(n, bounds[h], `bounds[${h}]`));
}

function resolveCenters(
  k: readonly number[],
  init: unknown,
  metric: Metric,
  normalize: boolean,
): GivenRows[] {
  const perHead = k.length > 1 ? init : [init];
  if (!Array.isArray(perHead) || perHead.length !== k.length) {
    throw new TypeError(shouldBe('init', `centers for each of ${k.length} heads`, init));
  }
  return perHead.map((given, h) => {
    const name = k.length > 1 ? `init[${h}]` : 'init';
    const centers = toGivenRows(given, name);
    if (centers.rows !== k[h]) {
      throw new RangeError(shouldBe(`${name}.rows`, `k (${k[h]})`, centers.rows));
    }
    const framed = metric === 'euclidean' && !normalize;
    checkRows(centers, metric === 'cosine', name, framed ? LARGEST_FRAMED_VALUE : undefined);
    if (metric === 'cosine') refuseZeroRows(centers, name);
    const { rows, cols } = centers;
    return { data: centers.data.slice(), rows, cols };
  });
}

function refuseZeroRows({ data, rows, cols }: GivenRows, name: string): void {
  for (let i = 0; i < rows; i++) {
    if (data.subarray(i * cols, (i + 1) * cols).some((value) => value !== 0)) continue;
    throw new RangeError(shouldBe(`${name} row ${i}`, 'longer than 0 for cosine', 0));
  }
}

function resolveBackend<Input>(backend: Backend<Input>): Backend<Input> {
  if (typeof (backend as Partial<Backend<Input>> | null)?.open !== 'function') {
    throw new TypeError(shouldBe('backend', 'a backend, such as reference()', backend));
  }
  return backend;
}

function optional<T>(name: string, value: T | undefined, check: (name: string, v: unknown) => T) {
  return value === undefined ? undefined : check(name, value);
}

function isByte(n: number): boolean {
  return isPositiveUpTo(n, 255);
}

function isPositiveUpTo(n: number, largest: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= largest;
}
