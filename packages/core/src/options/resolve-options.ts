import type { Backend } from '../backend/backend.ts';
import { javascript } from '../backend/javascript/javascript.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';
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
import type { Algorithm, Options, ResolvedOptions } from './options.ts';
import { resolveCenters } from './resolve-centers.ts';
import { resolveSizes } from './resolve-sizes.ts';

/** Far more clusterings of one set of rows than anyone needs. */
const MOST_HEADS = 1024;

/** Defaults of what the exact algorithm alone reads. */
const EXACT = { restarts: 1, swaps: 'auto', tolerance: 1e-6, maxIterations: 300 } as const;

const NAMES = [
  ...['k', 'ratio', 'bounds', 'minSize', 'maxSize', 'limits', 'algorithm', 'restarts', 'swaps'],
  ...['tolerance', 'maxIterations', 'metric', 'normalize', 'init', 'dualLearningRate', 'instances'],
  ...['dualLearningRateDecay', 'window', 'reassign', 'keepLabels', 'halfLife', 'centerCarry'],
  ...['centerUpdate', 'epochs', 'batchSize', 'shuffle'],
  ...['seed', 'stage2From', 'labelSize', 'labelTemperature', 'backend'],
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
  const swaps = options.swaps ?? EXACT.swaps;
  const epochs = options.epochs ?? 'auto';
  const limits = oneOf('limits', options.limits ?? 'rows', ['rows', 'weight']);
  const algorithm = oneOf('algorithm', options.algorithm ?? 'auto', ['auto', 'exact', 'online']);
  const centerUpdate = oneOf('centerUpdate', options.centerUpdate ?? 'batch', ['batch', 'epoch']);
  const onceAnEpoch = centerUpdate === 'epoch';
  const resolved = {
    k,
    ...resolveSizes(k, options, limits),
    limits,
    algorithm,
    restarts: positiveInteger('restarts', options.restarts ?? EXACT.restarts),
    swaps: swaps === 'auto' ? swaps : nonNegativeInteger('swaps', swaps),
    tolerance: inRange(
      'tolerance',
      options.tolerance ?? EXACT.tolerance,
      'in [0, 1)',
      (n) => n >= 0 && n < 1,
    ),
    maxIterations: positiveInteger('maxIterations', options.maxIterations ?? EXACT.maxIterations),
    metric,
    normalize,
    ...(typeof init === 'string'
      ? { init: oneOf('init', init, ['auto', 'random', 'rows', 'k-means++']), centers: undefined }
      : { init: 'given', centers: resolveCenters(k, init, metric, normalize) }),
    dualLearningRate:
      rate === 'auto' ? rate : between('dualLearningRate', rate, SMALLEST_RATE, LARGEST_RATE),
    dualLearningRateDecay: between(
      'dualLearningRateDecay',
      options.dualLearningRateDecay ?? (onceAnEpoch ? 1 : 0),
      0,
      LARGEST_RATE,
    ),
    instances: optional('instances', options.instances, positiveInteger),
    window: optional('window', options.window, positiveInteger),
    reassign:
      options.window === undefined && options.reassign === undefined
        ? undefined
        : boolean('reassign', options.reassign ?? true),
    keepLabels: optional('keepLabels', options.keepLabels, positiveInteger),
    halfLife: optional('halfLife', options.halfLife, (name, life) =>
      inRange(name, life, 'positive and finite', (n) => n > 0 && Number.isFinite(n)),
    ),
    centerCarry: between(
      'centerCarry',
      options.centerCarry ?? (onceAnEpoch ? 0 : options.halfLife === undefined ? 0.05 : 1),
      0,
      1,
    ),
    centerUpdate,
    epochs: epochs === 'auto' ? epochs : checkEpochs(epochs, algorithm),
    batchSize: batchSize === 'auto' ? batchSize : positiveInteger('batchSize', batchSize),
    shuffle: boolean('shuffle', options.shuffle ?? true),
    seed: inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger),
    stage2From: optional('stage2From', options.stage2From, nonNegativeInteger),
    labelSize: inRange('labelSize', options.labelSize ?? 5, 'an integer from 1 to 255', isByte),
    labelTemperature: between('labelTemperature', options.labelTemperature ?? 0.5, 1e-6, 1e6),
    backend: resolveBackend(options.backend ?? (javascript() as Backend<Input>)),
  } satisfies ResolvedOptions<Input>;
  refuseUnused(resolved);
  return resolved;
}

/** Refuse what changes nothing: options that the algorithm asked for does not have. */
function refuseUnused(options: ResolvedOptions): void {
  const { algorithm, instances, window, stage2From } = options;
  for (const name of ['stage2From', 'window', 'halfLife'] as const) {
    if (algorithm !== 'exact' || options[name] === undefined) continue;
    throw new TypeError(shouldBe(name, "left out for algorithm 'exact'", options[name]));
  }
  if (options.centerUpdate === 'epoch') {
    if (algorithm === 'exact') {
      throw new TypeError(shouldBe('centerUpdate', "left out for algorithm 'exact'", 'epoch'));
    }
    for (const name of ['stage2From', 'window', 'halfLife'] as const) {
      if (options[name] === undefined) continue;
      const rule = "left out with centerUpdate 'epoch'";
      throw new TypeError(shouldBe(name, rule, options[name]));
    }
    if (options.centerCarry !== 0) {
      const rule = "0 or left out with centerUpdate 'epoch'";
      throw new RangeError(shouldBe('centerCarry', rule, options.centerCarry));
    }
  }
  for (const name of ['reassign', 'keepLabels'] as const) {
    if (window !== undefined || !options[name]) continue;
    throw new TypeError(shouldBe(name, 'left out without window', options[name]));
  }
  if (options.keepLabels !== undefined && stage2From !== undefined) {
    throw new TypeError(shouldBe('keepLabels', 'left out with stage2From', options.keepLabels));
  }
  if (window !== undefined && instances !== undefined) {
    throw new TypeError(shouldBe('instances', 'left out where window is given', instances));
  }
  if (algorithm !== 'online') return;
  for (const name of ['restarts', 'swaps', 'tolerance', 'maxIterations'] as const) {
    // The default may be said: a model's own options can be given to another.
    if (options[name] === EXACT[name]) continue;
    throw new TypeError(shouldBe(name, "left out for algorithm 'online'", options[name]));
  }
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

/** @throws TypeError, RangeError unless `epochs` is an integer, positive where nothing follows them. */
export function checkEpochs(epochs: unknown, algorithm: Algorithm | 'auto'): number {
  return algorithm === 'online'
    ? positiveInteger('epochs', epochs)
    : nonNegativeInteger('epochs', epochs);
}

function resolveBackend<Input>(backend: Backend<Input>): Backend<Input> {
  if (typeof (backend as Partial<Backend<Input>> | null)?.open !== 'function') {
    throw new TypeError(shouldBe('backend', 'a backend, such as javascript()', backend));
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
