import { between, inRange, knownNames, oneOf, positiveInteger } from '@coke/core/check-options';

/** A number of each batch, such as its learning rate; epoch and batch are counted from 0. */
export type Schedule = (epoch: number, batch: number) => number;

/** Options of half a cosine. */
export interface CosineScheduleOptions {
  /** What the cosine begins with: of a learning rate the highest value. */
  readonly base: number;
  /** What it ends towards, one step after the last. @defaultValue 0 */
  readonly final?: number;
  /** Epochs in all, idle ones included. */
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  /** Epochs at the beginning whose value is 0: 1 for CoKe, which only clusters in epoch 0. @defaultValue 0 */
  readonly idleEpochs?: number;
  /** Epochs of a straight rise to `base`, after the idle ones. @defaultValue 0 */
  readonly warmupEpochs?: number;
  /** What the rise begins with. @defaultValue 0 */
  readonly start?: number;
  /**
   * Which of its two ends the rise takes in, over W steps t = 0 … W - 1: `'start'` goes by t / W, as most
   * published code does; `'base'` by (t + 1) / W, as CoKe's; `'both'` by t / (W - 1), as SwAV's and DINO's.
   * @defaultValue 'start'
   */
  readonly riseIncludes?: 'start' | 'base' | 'both';
  /** Does the value change with each batch, or with each epoch, as MoCo-v2's and SimSiam's? @defaultValue 'batch' */
  readonly by?: 'batch' | 'epoch';
  /**
   * Instead of the cosine, a step: `base` up to this share of the epochs after the rise, `final` from there on. ODC's
   * is 400 of 440. @defaultValue none
   */
  readonly stepAt?: number;
}

const NAMES = [
  ...['base', 'final', 'epochs', 'batchesPerEpoch', 'idleEpochs', 'warmupEpochs', 'start'],
  ...['riseIncludes', 'by', 'stepAt'],
];

/**
 * 0 while epochs are idle; then a straight rise from `start` to `base`, and half a cosine from there to
 * `final`: final + (base - final) (1 + cos(π t / T)) / 2 at step t of T; or, with `stepAt`, `base` and then `final`.
 *
 * What is no learning rate goes the same way, without a rise: the momentum of an averaged twin (from
 * 0.996 to 1) or a weight decay (from 0.04 to 0.4).
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function cosineSchedule(options: CosineScheduleOptions): Schedule {
  knownNames('options', options, NAMES);
  const { base, final = 0, idleEpochs = 0, warmupEpochs = 0, start = 0 } = options;
  for (const [name, value] of Object.entries({ base, final, start })) {
    inRange(name, value, 'a finite number', Number.isFinite);
  }
  const epochs = positiveInteger('epochs', options.epochs);
  const batches = positiveInteger('batchesPerEpoch', options.batchesPerEpoch);
  for (const [name, value] of Object.entries({ idleEpochs, warmupEpochs })) {
    const fits = (n: number) => n >= 0 && n <= epochs;
    inRange(name, value, `from 0 to ${epochs}`, fits);
  }
  const includes = options.riseIncludes ?? 'start';
  oneOf('riseIncludes', includes, ['start', 'base', 'both']);
  const perBatch = oneOf('by', options.by ?? 'batch', ['batch', 'epoch']) === 'batch';

  const { stepAt } = options;
  if (stepAt !== undefined) between('stepAt', stepAt, 0, 1);

  const step = perBatch ? 1 / batches : 1;
  /** Epochs that the rise takes, and how far into them it begins. */
  const length = includes === 'both' ? warmupEpochs - step : warmupEpochs;
  const ahead = includes === 'base' ? step : 0;
  return (epoch, batch) => {
    if (epoch < idleEpochs) return 0;
    const done = epoch - idleEpochs + (perBatch ? batch / batches : 0);
    if (done < warmupEpochs) {
      // A rise of a single step that takes in both ends is at its start.
      return length > 0 ? start + ((base - start) * (done + ahead)) / length : start;
    }
    const left = (done - warmupEpochs) / (epochs - idleEpochs - warmupEpochs);
    if (stepAt !== undefined) return left < stepAt ? base : final;
    return final + ((base - final) * (1 + Math.cos(Math.PI * left))) / 2;
  };
}
