/** Learning rate of a batch, both counted from 0. */
export type Schedule = (epoch: number, batch: number) => number;

/** Options of the published schedule. */
export interface CosineScheduleOptions {
  /** Highest learning rate. */
  readonly base: number;
  /** Epochs over which the rate rises, after epoch 0. */
  readonly warmupEpochs: number;
  /** Epochs in all, epoch 0 included. */
  readonly epochs: number;
  readonly batchesPerEpoch: number;
}

/**
 * 0 in epoch 0, which only clusters; then a straight rise to `base`, batch by batch, and half a cosine
 * down to 0.
 */
export function cosineSchedule(options: CosineScheduleOptions): Schedule {
  const { base, warmupEpochs, epochs, batchesPerEpoch } = options;
  return (epoch, batch) => {
    if (epoch === 0) return 0;
    const done = epoch - 1 + batch / batchesPerEpoch;
    if (done < warmupEpochs) return (base * (done + 1 / batchesPerEpoch)) / warmupEpochs;
    const left = (done - warmupEpochs) / (epochs - 1 - warmupEpochs);
    return (base * (1 + Math.cos(Math.PI * left))) / 2;
  };
}
