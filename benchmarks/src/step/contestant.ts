/** How much of a step somebody does. */
export type Part =
  /** Assign rows, update prices, move centers. */
  | 'whole step'
  /** The same without prices. */
  | 'step without prices'
  /** Assign rows, centers at rest. */
  | 'assign'
  /** Multiply rows by centers. */
  | 'product';

/** Whoever is measured at one problem. */
export interface Contestant {
  readonly name: string;
  readonly part: Part;
  /** Settings that were found to be its fastest, where it was tried with several. */
  readonly setting?: string;
  /** Labels of the first batch by the first centers, without prices. */
  readonly labels: ArrayLike<number>;
  /** Do batches for as many seconds, one at least: milliseconds of a batch. */
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** One way of doing what a contestant does. */
export interface Setting {
  readonly name: string;
  run(seconds: number): Promise<number>;
}

const TRIALS = 3;

/** The setting that is fastest at its best: a first trial warms up, settings take turns. */
export async function fastestSetting(
  settings: readonly Setting[],
  seconds: number,
): Promise<Setting> {
  if (settings.length === 1) return settings[0]!;
  const best = settings.map(() => Number.POSITIVE_INFINITY);
  for (let trial = 0; trial <= TRIALS; trial++) {
    for (const [at, setting] of settings.entries()) {
      const ms = await setting.run(seconds / TRIALS);
      if (trial > 0) best[at] = Math.min(best[at]!, ms);
    }
  }
  return settings[best.indexOf(Math.min(...best))]!;
}
