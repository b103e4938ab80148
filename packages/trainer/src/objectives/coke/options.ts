import type { Backend, BoundsOptions, Init } from '@coke/core';
import { between, inRange, oneOf, shouldBe } from '@coke/core/check-options';
import { type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';

/** Which epoch's labels or centers the loss reads (paper, Table 2). */
export type Decoupling = 'previous' | 'current';

/**
 * Options of `coke`. Symbols are the paper's; defaults are the published values, scaled where those
 * depend on the number of images.
 */
export interface CokeOptions {
  /**
   * Large views of an image. 1: two stages, soft labels in the second. 2: the targets of each view
   * contain the other's prediction. Views beyond are small crops. @defaultValue 2
   */
  readonly views?: 1 | 2;

  /**
   * K: clusters, one number a head. @defaultValue three heads with as many images a cluster as the
   * published 3000, 4000 and 5000 have on ImageNet: N / 427, N / 320, N / 256, at least 10
   */
  readonly k?: number | readonly number[];
  /** gamma': lower bound of a cluster's size, as a share of N / K. @defaultValue 0.4 */
  readonly ratio?: number;
  /** Bounds in place of `ratio`, see `@coke/core`. */
  readonly bounds?: BoundsOptions | readonly BoundsOptions[];
  /** How first centers are drawn. @defaultValue 'random', as published */
  readonly init?: Init;
  /** eta. @defaultValue 'auto' */
  readonly dualLearningRate?: 'auto' | number;
  /** Where clustering happens, see `@coke/core`. @defaultValue javascript() */
  readonly backend?: Backend;

  /** lambda: temperature of the softmax over clusters. @defaultValue 0.05, and 0.1 for one view */
  readonly temperature?: number;
  /** alpha: weight of the stored label in a target; the other view has the rest. @defaultValue 0.2 */
  readonly alpha?: number;
  /**
   * beta. One view: weight of the predictor's loss; @defaultValue 1, and 0 without a predictor.
   * Small crops: weight of the large views' loss; @defaultValue 0.5. Else unused.
   */
  readonly beta?: number;
  /**
   * s: epoch, from 0, in which the first soft labels are stored, which the loss reads from the next on;
   * one view only; `epochs`: none ever. @defaultValue 0.8 `epochs`, rounded
   */
  readonly stage2From?: number;
  /** Clusters that a soft label holds. @defaultValue 5 */
  readonly labelSize?: number;
  /** Temperature of soft labels. @defaultValue 0.5 */
  readonly labelTemperature?: number;
  /** Labels that the loss reads: of the last epoch, by id, or as just assigned. @defaultValue 'previous' */
  readonly labels?: Decoupling;
  /** Centers that the loss reads: of the last epoch, or as they move. @defaultValue 'previous' */
  readonly centers?: Decoupling;
}

/** Options with defaults filled in and every value checked; those of the clustering by `@coke/core`. */
export interface ResolvedCokeOptions {
  readonly views: 1 | 2;
  readonly k: readonly number[];
  readonly ratio: number | undefined;
  readonly bounds: BoundsOptions | readonly BoundsOptions[] | undefined;
  readonly init: Init;
  readonly dualLearningRate: 'auto' | number;
  readonly temperature: number;
  readonly alpha: number;
  readonly beta: number;
  readonly stage2From: number | undefined;
  readonly labelSize: number;
  readonly labelTemperature: number;
  readonly labels: Decoupling;
  readonly centers: Decoupling;
}

type Context = Pick<ObjectiveContext, 'instances' | 'epochs' | 'predictor'>;

/** Images a cluster has on ImageNet, N = 1,281,167, at K = 3000, 4000 and 5000. */
const IMAGES_PER_CLUSTER = [427, 320, 256];
/** Least clusters of a default head: fewer tell little about small sets. Not in the paper. */
const FEWEST_CLUSTERS = 10;

const CLUSTERING = { group: 'Clustering' } as const;
const LOSS = { group: 'Loss' } as const;

/** What `coke` can be told. */
export const COKE_OPTIONS: OptionTable<
  ResolvedCokeOptions & { readonly backend: Backend | undefined },
  Context
> = {
  views: {
    check: (name, value) => inRange(name, value, '1 or 2', (n) => n === 1 || n === 2) as 1 | 2,
    default: 2,
    help: 'large views of an image; views beyond are small crops',
  },
  k: {
    ...CLUSTERING,
    check(name, value, { about: { instances } }) {
      const heads = (Array.isArray(value) ? value : [value]) as number[];
      for (const [head, k] of heads.entries()) {
        if (!(k > instances)) continue;
        throw new RangeError(shouldBe(`${name}[${head}]`, `at most ${instances}, the images`, k));
      }
      return heads;
    },
    default: ({ about }) => defaultClusters(about.instances),
    defaultText: 'three heads: N / 427, N / 320, N / 256, at least 10',
    help: 'K: clusters, one number a head',
  },
  bounds: {
    ...CLUSTERING,
    check: (_, value) => value as ResolvedCokeOptions['bounds'],
    help: 'bounds of sizes in place of `ratio`, see `@coke/core`',
  },
  ratio: {
    ...CLUSTERING,
    check: (_, value) => value as number,
    default: ({ options }) => (options.bounds === undefined ? 0.4 : undefined),
    defaultText: '0.4',
    help: "gamma': least size of a cluster, as a share of N / K",
  },
  init: {
    ...CLUSTERING,
    check: (name, value) => oneOf(name, value, ['random', 'rows', 'k-means++']),
    default: 'random',
    help: 'how first centers are drawn: `random`, `rows` or `k-means++`',
  },
  dualLearningRate: {
    ...CLUSTERING,
    check: (_, value) => value as 'auto' | number,
    default: 'auto',
    help: 'eta: step of the prices',
  },
  backend: {
    ...CLUSTERING,
    check: (_, value) => value as Backend,
    defaultText: '`javascript()`',
    help: 'where clustering happens',
  },
  labelSize: {
    ...CLUSTERING,
    check: (name, value) => inRange(name, value, 'an integer from 1 to 255', isByte),
    default: 5,
    help: 'clusters that a soft label holds',
  },
  labelTemperature: {
    ...CLUSTERING,
    check: (name, value) => between(name, value, 1e-6, 1e6),
    default: 0.5,
    help: 'temperature of soft labels',
  },
  temperature: {
    ...LOSS,
    check: (name, value) => between(name, value, 1e-3, 1e3),
    default: ({ options }) => (options.views === 1 ? 0.1 : 0.05),
    defaultText: '0.05, and 0.1 for one view',
    help: 'lambda: temperature of the softmax over clusters',
  },
  alpha: {
    ...LOSS,
    check: (name, value) => between(name, value, 0, 1),
    default: 0.2,
    help: 'weight of the stored label in a target; the other view has the rest',
  },
  beta: {
    ...LOSS,
    check: (name, value, { options, about }) =>
      options.views === 2 || about.predictor
        ? between(name, value, 0, 1)
        : inRange(name, value, '0 without a predictor', (n) => n === 0),
    default: ({ options, about }) => (options.views === 2 ? 0.5 : about.predictor ? 1 : 0),
    defaultText: 'one view: 1 with a predictor, else 0; small crops: 0.5',
    help: 'one view: weight of the predictor; small crops: weight of the large views',
  },
  stage2From: {
    ...LOSS,
    check: checkStage2,
    default: ({ options, about }) =>
      options.views === 1 ? Math.round(0.8 * about.epochs) : undefined,
    defaultText: '0.8 `epochs`, rounded',
    help: 's, from 0: epoch in which soft labels begin; one view only',
  },
  labels: {
    ...LOSS,
    check: (name, value) => oneOf(name, value, ['previous', 'current']),
    default: 'previous',
    help: 'labels that the loss reads: `previous`, of the last epoch, or `current`, as just assigned',
  },
  centers: {
    ...LOSS,
    check: (name, value) => oneOf(name, value, ['previous', 'current']),
    default: 'previous',
    help: 'centers that the loss reads: `previous`, of the last epoch, or `current`, as they move',
  },
};

/**
 * Check a user's options and fill in the defaults. Those of the clustering are checked by
 * `@coke/core`.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work.
 */
export function resolveCokeOptions(options: CokeOptions, context: Context): ResolvedCokeOptions {
  const { backend, ...resolved } = resolveOptions(COKE_OPTIONS, options, context);
  return resolved;
}

function defaultClusters(instances: number): number[] {
  return IMAGES_PER_CLUSTER.map((images) =>
    Math.max(FEWEST_CLUSTERS, Math.round(instances / images)),
  );
}

function checkStage2(
  name: string,
  value: unknown,
  {
    options: { views },
    about: { epochs },
  }: { readonly options: Pick<ResolvedCokeOptions, 'views'>; readonly about: Context },
): number {
  if (views === 2) throw new TypeError(shouldBe(name, 'left out with two views', value));
  const isEpoch = (n: number) => Number.isInteger(n) && n >= 0 && n <= epochs;
  return inRange(name, value, `an integer from 0 to ${epochs}`, isEpoch);
}

function isByte(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 255;
}
