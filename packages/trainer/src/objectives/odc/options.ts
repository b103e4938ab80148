import type { Backend } from '@coke/core';
import { between, inRange, positiveInteger, shouldBe } from '@coke/core/check-options';
import { type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow } from '../option-rows.ts';

/** Options of `odc`. Defaults are the published values, scaled where those depend on the number of images. */
export interface OdcOptions {
  /** K: clusters. @defaultValue N / 128, at least 10 and at most 10,000 */
  readonly k?: number;
  /** Images below which a cluster is small: its images go elsewhere. @defaultValue N / 6K, at least 1 and at most 20 */
  readonly minSize?: number;
  /** Steps from one reading of the centroids to the next. @defaultValue 10 */
  readonly centroidInterval?: number;
  /** Share of a new feature in the one that is stored of its image. @defaultValue 0.5 */
  readonly momentum?: number;
  /** Weight of a class in the loss: its size to the power of minus this. @defaultValue 0.5 */
  readonly weightPower?: number;
  /** Most iterations of the k-means that first labels come from. @defaultValue 20 */
  readonly kMeansIterations?: number;
  /** Most iterations of the 2-means that splits a cluster. @defaultValue 20 */
  readonly splitIterations?: number;
  /** Where that k-means happens, see `@coke/core`. @defaultValue javascript() */
  readonly backend?: Backend;
  /** Width of the projector's first layer. @defaultValue 512 */
  readonly hidden?: number;
  /** d: width of features. @defaultValue that of the projector given, else 256 */
  readonly dimension?: number;
  /** Share of values that is dropped between the projector's layers. @defaultValue 0.5 */
  readonly dropout?: number;
}

/** Options with defaults filled in and every value checked. */
export type ResolvedOdcOptions = Readonly<Required<Omit<OdcOptions, 'backend'>>>;

/** Images a cluster has on ImageNet, N = 1,281,167, at K = 10,000. */
const IMAGES_PER_CLUSTER = 128;
/** Least clusters by default: fewer tell little about small sets. Not in the paper. */
const FEWEST_CLUSTERS = 10;
const MOST_CLUSTERS = 10_000;
/** Share of N / K, about, below which a cluster is small: 20 of 128. */
const SMALL = 1 / 6;
const MOST_SMALL = 20;

const CLUSTERING = { group: 'Clustering' } as const;
const LOSS = { group: 'Loss' } as const;
const HEADS = { group: 'Heads' } as const;
const integer = { kind: 'integer', value: 'n' } as const;
const number = { kind: 'number', value: 'x' } as const;

/** What `odc` can be told. */
export const ODC_OPTIONS: OptionTable<
  ResolvedOdcOptions & { readonly backend: Backend | undefined },
  ObjectiveContext
> = {
  k: {
    ...CLUSTERING,
    check(name, value, { about: { instances, predictor } }) {
      const outputs = predictor?.outputs;
      if (outputs !== undefined) {
        return inRange(name, value, `${outputs}, the predictor's width`, (n) => n === outputs);
      }
      const holds = (n: number) => Number.isInteger(n) && n >= 1 && n <= instances;
      return inRange(name, value, `an integer from 1 to ${instances}, the images`, holds);
    },
    default: ({ about }) => about.predictor?.outputs ?? defaultClusters(about.instances),
    defaultText: 'N / 128, at least 10, at most 10,000',
    help: 'K: clusters',
    flag: integer,
  },
  minSize: {
    ...CLUSTERING,
    // Not every cluster can be smaller then: there is one for the images of those that are.
    check(name, value, { options: { k }, about: { instances } }) {
      const most = Math.floor(instances / k);
      const rule = `an integer from 0 to ${most}, images a cluster`;
      return inRange(name, value, rule, (n) => Number.isInteger(n) && n >= 0 && n <= most);
    },
    default: ({ options: { k }, about: { instances } }) =>
      Math.min(MOST_SMALL, Math.max(1, Math.floor((SMALL * instances) / k))),
    defaultText: 'N / 6K, at least 1, at most 20',
    help: 'a cluster of fewer images is dissolved: they go elsewhere, and the largest cluster is split',
    flag: integer,
  },
  centroidInterval: {
    ...CLUSTERING,
    check: positiveInteger,
    default: 10,
    help: 'steps between two updates of the centroids',
    flag: integer,
  },
  momentum: {
    ...CLUSTERING,
    check: (name, value) => between(name, value, 0, 1),
    default: 0.5,
    help: "share of an image's new feature in its stored one",
    flag: number,
  },
  kMeansIterations: {
    ...CLUSTERING,
    check: positiveInteger,
    default: 20,
    help: 'most iterations of the k-means that first labels come from',
    flag: integer,
  },
  splitIterations: {
    ...CLUSTERING,
    check: positiveInteger,
    default: 20,
    help: 'most iterations of the 2-means that splits a cluster',
    flag: integer,
  },
  backend: {
    ...CLUSTERING,
    check: checkBackend,
    defaultText: '`javascript()`',
    help: 'where that k-means happens',
  },
  weightPower: {
    ...LOSS,
    check: (name, value) => between(name, value, 0, 10),
    default: 0.5,
    help: 'weight of a class: its size to the power of minus this',
    flag: number,
  },
  hidden: hiddenRow(512, "width of the projector's first layer"),
  dimension: dimensionRow(256),
  dropout: {
    ...HEADS,
    check: (name, value) => inRange(name, value, 'in [0, 1)', (n) => n >= 0 && n < 1),
    default: 0.5,
    help: "share of values dropped between the projector's layers",
    flag: number,
  },
};

/** @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work. */
export function resolveOdcOptions(
  options: OdcOptions,
  context: ObjectiveContext,
): ResolvedOdcOptions {
  const { backend: _, ...resolved } = resolveOptions(ODC_OPTIONS, options, context);
  return resolved;
}

// The clustering that asks for it is only made when training begins.
function checkBackend(name: string, value: unknown): Backend {
  if (typeof (value as Partial<Backend> | null)?.open === 'function') return value as Backend;
  throw new TypeError(shouldBe(name, 'a backend, such as javascript()', value));
}

function defaultClusters(instances: number): number {
  const clusters = Math.round(instances / IMAGES_PER_CLUSTER);
  const most = Math.min(MOST_CLUSTERS, instances);
  return Math.min(most, Math.max(FEWEST_CLUSTERS, clusters));
}
