import type { FeatureQuality } from '../evaluation/judge-encoder.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { RunOptions } from './run-options.ts';

/** What a run came to. Plain JSON. */
export interface RunResult {
  readonly options: RunOptions;
  /** Backend of tfjs, and of the clustering. */
  readonly devices: readonly [network: string, clustering: string];
  /**
   * Of raw pixels (not of files, which may be of any size), of the encoder with its first weights, and as it
   * was trained; where there are test images with classes.
   */
  readonly pixels?: FeatureQuality;
  readonly untrained?: FeatureQuality;
  readonly trained?: FeatureQuality;
  /**
   * What the objective keeps from batch to batch, beside the network and an averaged twin: clusterings, queues,
   * banks, prototypes. Runs of before that was measured lack it.
   */
  readonly stateBytes?: number;
  /** N: those that were trained on. Runs of before that was told lack it. */
  readonly images?: number;
  readonly epochs: readonly EpochRecord[];
}
