import type { Backend } from '../backend/backend.ts';
import { reference } from '../backend/reference/reference.ts';
import type { Init } from '../first-centers/first-centers.ts';
import { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from '../problem/bounds.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';
import type { Metric } from '../problem/metric.ts';
import { checkRows } from '../rows/check-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import { length } from '../rows/normalize.ts';
import { type Rows, toMatrix } from '../rows/rows.ts';
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
   * gamma': every cluster should hold at least `ratio / k` of the weight. 0: plain k-means, 1: equal
   * sizes. @defaultValue 0.4, as published
   */
  readonly ratio?: number;
  /** Size bounds in place of `ratio`: for all heads, or one for each. */
  readonly bounds?: BoundsOptions | readonly BoundsOptions[];
  /** @defaultValue 'cosine' */
  readonly metric?: Metric;
  /**
   * Scale rows to unit length on the way in. Off: rows are taken as they are; cosine then expects
   * them at unit length or, as means of unit rows, shorter. @defaultValue true for cosine
   */
  readonly normalize?: boolean;
  /**
   * How first centers are drawn, or the centers themselves: K rows, for each head where there are
   * several. @defaultValue 'rows'
   */
  readonly init?: Init | Rows | readonly Rows[];
  /** eta; 'auto' fits it to the data's size, see `dualLearningRate`. @defaultValue 'auto' */
  readonly dualLearningRate?: 'auto' | number;
  /** N: rows of one epoch of a stream, where they are known beforehand. Used by 'auto' alone. */
  readonly instances?: number;
  /** Epochs of `fit`. @defaultValue 10 */
  readonly epochs?: number;
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

/** Options with every default filled in and every value checked. */
export interface ResolvedOptions<in Input = never> {
  readonly k: readonly number[];
  readonly bounds: readonly Bounds[];
  readonly metric: Metric;
  readonly normalize: boolean;
  /** 'given': the centers are in `centers`. */
  readonly init: Init | 'given';
  readonly centers: readonly Matrix[] | undefined;
  readonly dualLearningRate: 'auto' | number;
  readonly instances: number | undefined;
  readonly epochs: number;
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
  ...['k', 'ratio', 'bounds', 'metric', 'normalize', 'init', 'dualLearningRate', 'instances'],
  ...['epochs', 'batchSize', 'shuffle', 'seed', 'stage2From', 'labelSize', 'labelTemperature'],
  'backend',
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
  const rate = options.dualLearningRate ?? 'auto';
  const init = options.init ?? 'rows';
  const batchSize = options.batchSize ?? 'auto';
  return {
    k,
    bounds: resolveHeadBounds(k, options),
    metric,
    normalize: boolean('normalize', options.normalize ?? metric === 'cosine'),
    ...(typeof init === 'string'
      ? { init: oneOf('init', init, ['random', 'rows', 'k-means++']), centers: undefined }
      : { init: 'given', centers: resolveCenters(k, init, metric) }),
    dualLearningRate:
      rate === 'auto' ? rate : between('dualLearningRate', rate, SMALLEST_RATE, LARGEST_RATE),
    instances: optional('instances', options.instances, positiveInteger),
    epochs: positiveInteger('epochs', options.epochs ?? 10),
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

function resolveHeadBounds(
  k: readonly number[],
  { ratio, bounds }: Pick<Options, 'ratio' | 'bounds'>,
): Bounds[] {
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

function resolveCenters(k: readonly number[], init: unknown, metric: Metric): Matrix[] {
  const perHead = k.length > 1 ? init : [init];
  if (!Array.isArray(perHead) || perHead.length !== k.length) {
    throw new TypeError(shouldBe('init', `centers for each of ${k.length} heads`, init));
  }
  return perHead.map((given, h) => {
    const name = k.length > 1 ? `init[${h}]` : 'init';
    const centers = toMatrix(given, name);
    if (centers.rows !== k[h]) {
      throw new RangeError(shouldBe(`${name}.rows`, `k (${k[h]})`, centers.rows));
    }
    checkRows(centers, metric === 'cosine', name);
    if (metric === 'cosine') refuseZeroRows(centers, name);
    const { rows, cols } = centers;
    return { data: centers.data.slice(), rows, cols };
  });
}

function refuseZeroRows({ data, rows, cols }: Matrix, name: string): void {
  for (let i = 0; i < rows; i++) {
    if (length(data, i * cols, cols) > 0) continue;
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
