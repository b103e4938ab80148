import type { Backend } from '@coke/core';
import { between, inRange, positiveInteger, shouldBe } from '@coke/core/check-options';
import { type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { temperatureRow } from '../option-rows.ts';
import { defaultPrototypes, SWAV_WIDTHS } from '../swav/options.ts';
import type { SwavWidths } from '../swav/recipe.ts';
import { bankSlots } from './bank-slots.ts';

/**
 * Options of `deepClusterV2`; defaults are the published values, scaled where those depend on the number of
 * images.
 */
export interface DeepClusterV2Options {
  /** K: clusters, one number a head. @defaultValue three times 3000, at most a sixteenth of the images */
  readonly k?: number | readonly number[];
  /** τ of the softmax over centers. @defaultValue 0.1 */
  readonly temperature?: number;
  /** Of k-means, each epoch. @defaultValue 10 */
  readonly kmeansIterations?: number;
  /**
   * Least size of a cluster, as a share of n / K. Above 0, sizes are kept exactly, and labels are the best
   * that keep them: constrained Lloyd. Not in the paper. @defaultValue 0: k-means as published
   */
  readonly ratio?: number;
  /** Width of the projector's hidden layer. @defaultValue 2048 */
  readonly hidden?: number;
  /** d: width of projections. @defaultValue that of the projector given, else 128 */
  readonly dimension?: number;
  /** Where clustering happens, see `@coke/core`. @defaultValue javascript() */
  readonly backend?: Backend;
}

/** Options with defaults filled in and every value checked. */
export interface ResolvedDeepClusterV2Options extends SwavWidths {
  readonly k: readonly number[];
  readonly temperature: number;
  readonly kmeansIterations: number;
  readonly ratio: number;
}

/** Clusterings of the published ImageNet model. */
const HEADS = 3;

const CLUSTERING = { group: 'Clustering' } as const;

/** What `deepClusterV2` can be told. */
export const DEEP_CLUSTER_V2_OPTIONS: OptionTable<
  ResolvedDeepClusterV2Options & { readonly backend: Backend | undefined },
  ObjectiveContext
> = {
  k: {
    ...CLUSTERING,
    check: (name, value, { about }) => checkClusters(name, value, bankSlots(about)),
    default: ({ about }) => new Array<number>(HEADS).fill(defaultPrototypes(about.instances)),
    defaultText: 'three heads: 3000, at most N / 16',
    help: 'K: clusters, one number a head',
    flag: { kind: 'integers', value: 'n,n' },
  },
  kmeansIterations: {
    ...CLUSTERING,
    check: positiveInteger,
    default: 10,
    help: 'iterations of k-means, before each epoch',
    flag: { kind: 'integer', value: 'n' },
  },
  ratio: {
    ...CLUSTERING,
    check: (name, value) => between(name, value, 0, 1),
    default: 0,
    help: 'least size of a cluster, as a share of n / K, kept exactly; 0: k-means as published',
    flag: { kind: 'number', value: 'share' },
  },
  backend: {
    ...CLUSTERING,
    check: (_, value) => value as Backend,
    defaultText: '`javascript()`',
    help: 'where clustering happens',
  },
  temperature: temperatureRow(0.1),
  ...SWAV_WIDTHS,
};

/** @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work. */
export function resolveDeepClusterV2Options(
  options: DeepClusterV2Options,
  context: ObjectiveContext,
): ResolvedDeepClusterV2Options {
  const { backend, ...resolved } = resolveOptions(DEEP_CLUSTER_V2_OPTIONS, options, context);
  return resolved;
}

function checkClusters(name: string, value: unknown, slots: number): number[] {
  const heads: unknown[] = Array.isArray(value) ? value : [value];
  if (heads.length === 0) throw new RangeError(shouldBe(name, 'of one head or more', value));
  const isCount = (n: number) => Number.isInteger(n) && n >= 1 && n <= slots;
  const rule = `an integer from 1 to ${slots}, the images of an epoch, or one a head`;
  for (const k of heads) inRange(name, k, rule, isCount);
  return [...(heads as number[])];
}
