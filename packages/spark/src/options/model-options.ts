import type { BoundsOptions, Metric } from '@coke/core';
import { inRange, oneOf, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

const METRICS: readonly Metric[] = ['cosine', 'euclidean'];

/** What clusters are asked for. */
export interface ModelOptions {
  /** One a head. */
  readonly k: readonly number[];
  readonly minShare: number;
  readonly maxShare: number | undefined;
  readonly metric: Metric;
  readonly seed: number;
}

const CLUSTERS = { group: 'Clusters' } as const;

export const MODEL_OPTIONS: OptionTable<ModelOptions> = {
  k: {
    ...CLUSTERS,
    required: true,
    check: counts,
    help: 'how many clusters; several numbers, such as `100,1000`, cluster the rows several times',
    flag: { kind: 'integers', value: 'n' },
  },
  minShare: {
    ...CLUSTERS,
    check: (name, value) => inRange(name, value, 'in [0, 1]', (share) => share >= 0 && share <= 1),
    default: 0.4,
    help: 'fewest rows in a cluster, as a share of the average size; 0: plain k-means',
    flag: { kind: 'number', value: 'share' },
  },
  maxShare: {
    ...CLUSTERS,
    check: (name, value) => inRange(name, value, 'at least 1', (share) => share >= 1),
    defaultText: 'none',
    help: 'most rows in a cluster, likewise',
    flag: { kind: 'number', value: 'share' },
  },
  metric: {
    ...CLUSTERS,
    check: (name, value) => oneOf(name, value, METRICS),
    default: 'cosine',
    help: 'how rows are compared',
    flag: { kind: 'choice', value: 'name', choices: METRICS },
  },
  seed: {
    ...CLUSTERS,
    check: (name, value) => inRange(name, value, 'a safe integer', Number.isSafeInteger),
    default: 0,
    help: 'for all that is random: same seed, same rows, same partitions, same model',
    flag: { kind: 'integer', value: 'n' },
  },
};

/** The shares as bounds of the core's, one a head. */
export function boundsOf({ k, minShare, maxShare }: ModelOptions): BoundsOptions[] {
  return k.map((clusters) => ({
    lower: minShare / clusters,
    ...(maxShare !== undefined && { upper: Math.min(1, maxShare / clusters) }),
  }));
}

function counts(name: string, value: unknown): readonly number[] {
  if (value === undefined) throw new TypeError(shouldBe(name, 'a number of clusters', value));
  const all = [value].flat();
  if (all.length === 0) throw new RangeError(shouldBe(name, 'at least one number', all));
  return all.map((each) => positiveInteger(name, each));
}
