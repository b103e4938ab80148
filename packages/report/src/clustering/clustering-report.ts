import type { Certificate, Metric } from '@coke/core';
import type { ClusterDescription } from '../clusters/cluster-description.ts';
import type { RowMap } from '../map/row-map.ts';

/** What `clusteringPage` makes a page of. */
export interface ClusteringReport {
  /** What was clustered: a file's name, say. */
  readonly name: string;
  readonly metric: Metric;
  /** Sizes against their limits, and quality: one of `model.certificates`. */
  readonly outcome: ClusteringOutcome;
  /** A run on the same rows without limits: what they cost. */
  readonly unbounded?: ClusteringOutcome | undefined;
  /** Whether limits were asked for. @defaultValue some limit is above 1 or below the number of rows */
  readonly isBounded?: boolean | undefined;
  /** Of `describeClusters`. */
  readonly clusters: readonly ClusterDescription[];
  /**
   * Rows that `clusters` and `map` were made of, where they are a sample: sizes are those of the outcome all the same.
   * @defaultValue all of them
   */
  readonly sampled?: number | undefined;
  /** Of `projectRows`. */
  readonly map?: RowMap | undefined;
  /** More scores, in a table with those of the outcome. */
  readonly scores?: readonly Score[] | undefined;
  /** What a reader should know before trusting the result, such as rows left out. Shown as notes, not as alarms. */
  readonly notes?: readonly string[] | undefined;
  readonly made: HowMade;
}

/** The part of a core's certificate that a page is made of; sizes in order of the clusters. */
export type ClusteringOutcome = Pick<Certificate, 'instances' | 'exact' | 'unit'> &
  Partial<Pick<Certificate, 'meanSimilarity' | 'inertia' | 'gap' | 'iterations' | 'converged'>> & {
    readonly sizes: ArrayLike<number>;
    readonly minSizes: ArrayLike<number>;
    readonly maxSizes: ArrayLike<number>;
    /** Sum of the sizes. */
    readonly total: number;
    /** Time of the run. */
    readonly seconds?: number | undefined;
  };

/** One number that tells how good a clustering is. */
export interface Score {
  readonly name: string;
  /** What it says, in a sentence. */
  readonly note?: string | undefined;
  readonly value: number;
  /** Of the run without limits. */
  readonly unbounded?: number | undefined;
}

/** What it takes to make the same again. */
export interface HowMade {
  /** The command line, or the program. */
  readonly command?: string | undefined;
  /** A config that does the same, as text: JSON, say. */
  readonly config?: string | undefined;
  /** Such as `['backend', 'wasm, 8 threads']`, in order. */
  readonly facts?: readonly (readonly [name: string, value: string])[] | undefined;
  /** Names and versions of what computed. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
  readonly backend?: string | undefined;
  readonly seed?: number | undefined;
  readonly seconds?: number | undefined;
  /** Bytes. */
  readonly peakMemory?: number | undefined;
  /** When: any text. */
  readonly at?: string | undefined;
}
