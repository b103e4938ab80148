import type { Certificate } from '../certificate/certificate.ts';
import type { SizeTally } from '../certificate/size-tally.ts';
import type { Bounds } from '../problem/bounds.ts';
import type { Metric } from '../problem/metric.ts';

/** One head, so far in the epoch. */
export interface HeadProgress {
  /** Mean similarity so far: x·c, or -|x - c|²/2, as of each row's arrival. */
  readonly objective: number;
  /** Smallest cluster so far. */
  readonly smallest: number;
  /** min_k l_k times the weight so far. */
  readonly minSize: number;
  /** Share of the weight that small clusters lack so far. */
  readonly shortfall: number;
}

/** Where `fit` stands: in epochs of the online algorithm, or in passes of the exact one. */
export type FitProgress = OnlineProgress | ExactProgress;

/** Where the exact algorithm stands, after every block of rows that is scored and after every pass. */
export interface ExactProgress {
  readonly algorithm: 'exact';
  /** Which start, from 0. */
  readonly restart: number;
  readonly restarts: number;
  /** Which head, from 0: one after the other. */
  readonly head: number;
  /** Attempts at swaps of centers made before; left out before the first. */
  readonly swap?: number;
  /** Passes done: rows assigned, centers moved; those in vain too. */
  readonly iteration: number;
  readonly maxIterations: number;
  /** Rows scored of the pass that runs; all of them when it is done. */
  readonly scored: number;
  /** N. */
  readonly rows: number;
  /** Mean similarity after the last pass done, of the attempt: x·c, or -|x - c|²/2. */
  readonly objective: number | undefined;
  /** Labels that it changed. */
  readonly changed: number;
}

/** Where the online algorithm stands, after every batch and once more when an epoch has been closed. */
export interface OnlineProgress {
  readonly algorithm: 'online';
  /** From 0. */
  readonly epoch: number;
  /** Infinity where the epochs are windows of a stream, and in `partialFit`. */
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches of an epoch; undefined for a stream. */
  readonly batches: number | undefined;
  /** Rows done in this epoch. */
  readonly instances: number;
  readonly heads: readonly HeadProgress[];
  /** Of every head, when the epoch has been closed. */
  readonly certificates?: readonly Certificate[];
  /**
   * Clusters that begin anew elsewhere, as the window just closed left them with next to nothing, or as they are
   * worth more there: one array a head. Present with the certificates of a window, unless `reassign` is off.
   */
  readonly reassigned?: readonly (readonly number[])[];
}

/** Each head's progress in the running epoch. */
export function headProgress(
  { weight, heads }: SizeTally,
  bounds: readonly Bounds[],
): HeadProgress[] {
  return heads.map(({ sizes, similarity }, h) => {
    let smallest = Number.POSITIVE_INFINITY;
    let least = 1;
    let missing = 0;
    for (let k = 0; k < sizes.length; k++) {
      const share = bounds[h]!.lower[k]!;
      smallest = Math.min(smallest, sizes[k]!);
      least = Math.min(least, share);
      missing += Math.max(0, share * weight - sizes[k]!);
    }
    const per = weight > 0 ? 1 / weight : 0;
    return {
      objective: similarity * per,
      smallest,
      minSize: least * weight,
      shortfall: missing * per,
    };
  });
}

/** Each head's progress when its epoch has been closed. */
export function closedProgress(
  certificates: readonly Certificate[],
  metric: Metric,
): HeadProgress[] {
  return certificates.map(
    ({ total, smallest, minSize, shortfall, meanSimilarity, inertia }): HeadProgress => ({
      objective: metric === 'cosine' ? meanSimilarity! : -inertia! / (2 * total),
      smallest,
      minSize,
      shortfall,
    }),
  );
}
