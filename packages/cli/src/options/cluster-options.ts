import type { Metric, SizeOption } from '@coke/core';
import {
  between,
  inRange,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

export const METRICS: readonly Metric[] = ['euclidean', 'cosine'];
export const ALGORITHMS = ['exact', 'online'] as const;

/** Sizes that are asked for, in rows or as a ratio. */
export interface SizeOptions {
  readonly minSize: SizeOption | undefined;
  readonly maxSize: SizeOption | undefined;
  readonly ratio: number | undefined;
}

/** What near means, and what is drawn. */
export interface MetricOptions {
  readonly metric: Metric;
  readonly seed: number;
}

/** When the exact algorithm ends. */
export interface PassOptions {
  readonly maxIterations: number | undefined;
}

/** What clusters are to be, but for their number. */
export interface ClusterOptions extends SizeOptions, MetricOptions, PassOptions {
  readonly algorithm: (typeof ALGORITHMS)[number];
  readonly restarts: number;
  readonly epochs: number | undefined;
}

const CLUSTERS = { group: 'Clusters' } as const;
const integer = { kind: 'integer', value: 'n' } as const;

export const SIZE_OPTIONS: OptionTable<SizeOptions> = {
  minSize: {
    ...CLUSTERS,
    check: size,
    defaultText: 'none, or the ratio',
    help: 'fewest rows in a cluster; in a config file also a list, one for each',
    flag: { kind: 'integer', value: 'rows' },
  },
  maxSize: {
    ...CLUSTERS,
    check: size,
    defaultText: 'none',
    help: 'most rows in a cluster, likewise',
    flag: { kind: 'integer', value: 'rows' },
  },
  ratio: {
    ...CLUSTERS,
    check: (name, value, { options: { minSize, maxSize } }) => {
      if (minSize !== undefined || maxSize !== undefined) {
        throw new RangeError(shouldBe(name, 'left out where sizes are given', value));
      }
      return between(name, value, 0, 1);
    },
    defaultText: '0.4 where no sizes are given',
    help: 'fewest rows in a cluster, as a share of the average size; 0: plain k-means',
    flag: { kind: 'number', value: 'share' },
  },
};

export const METRIC_OPTIONS: OptionTable<MetricOptions> = {
  metric: {
    ...CLUSTERS,
    check: (name, value) => oneOf(name, value, METRICS),
    default: 'euclidean',
    help: 'how rows are compared; cosine suits embeddings',
    flag: { kind: 'choice', value: 'name', choices: METRICS },
  },
  seed: {
    ...CLUSTERS,
    check: (name, value) => inRange(name, value, 'a safe integer', Number.isSafeInteger),
    default: 0,
    help: 'for all that is random: same seed, same clusters',
    flag: integer,
  },
};

export const PASS_OPTIONS: OptionTable<PassOptions> = {
  maxIterations: {
    ...CLUSTERS,
    check: positiveInteger,
    defaultText: '300',
    help: 'most passes of the exact algorithm, which ends when a pass changes next to nothing',
    flag: integer,
  },
};

export const CLUSTER_OPTIONS: OptionTable<ClusterOptions> = {
  ...SIZE_OPTIONS,
  ...METRIC_OPTIONS,
  algorithm: {
    ...CLUSTERS,
    check: (name, value) => oneOf(name, value, ALGORITHMS),
    default: 'exact',
    help: 'online finds centers in fewer passes, then makes sizes exact for them',
    flag: { kind: 'choice', value: 'name', choices: ALGORITHMS },
  },
  restarts: {
    ...CLUSTERS,
    check: (name, value, { options: { algorithm } }) => {
      const restarts = positiveInteger(name, value);
      if (algorithm === 'exact' || restarts === 1) return restarts;
      throw new RangeError(shouldBe(name, '1 with --algorithm online', restarts));
    },
    default: 1,
    help: 'fits from different first centers; the best is kept',
    flag: integer,
  },
  maxIterations: {
    ...PASS_OPTIONS.maxIterations,
    check: (name, value, { options: { algorithm } }) => {
      if (algorithm === 'exact') return positiveInteger(name, value);
      throw new RangeError(shouldBe(name, 'left out with --algorithm online', value));
    },
  },
  epochs: {
    ...CLUSTERS,
    check: positiveInteger,
    defaultText: '10; before the exact algorithm 0 to 3',
    help: 'epochs of the online algorithm',
    flag: integer,
  },
};

/** The number of clusters has to be said. */
export function clusterCount(name: string, value: unknown): number {
  if (value === undefined)
    throw new TypeError(`${name} should be the number of clusters, got none`);
  return inRange(name, value, 'a positive integer up to 2^24', isCount);
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 2 ** 24;
}

function size(name: string, value: unknown): SizeOption {
  if (!Array.isArray(value)) return nonNegativeInteger(name, value);
  return value.map((each, i) => nonNegativeInteger(`${name}[${i}]`, each));
}
