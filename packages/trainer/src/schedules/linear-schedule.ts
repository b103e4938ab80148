import { inRange, knownNames, positiveInteger } from '@coke/core/check-options';
import type { Schedule } from './cosine-schedule.ts';

/** Options of a straight line. */
export interface LinearScheduleOptions {
  /** Value of epoch 0. */
  readonly from: number;
  /** Value of epoch `epochs` - 1 and of all after it. */
  readonly to: number;
  /** Epochs of the line; a line of a single epoch is `from`. */
  readonly epochs: number;
}

/**
 * A straight line by epoch, both ends included, and its last value from there on: the temperature of
 * DINO's teacher.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function linearSchedule(options: LinearScheduleOptions): Schedule {
  knownNames('options', options, ['from', 'to', 'epochs']);
  const from = inRange('from', options.from, 'a finite number', Number.isFinite);
  const to = inRange('to', options.to, 'a finite number', Number.isFinite);
  const epochs = positiveInteger('epochs', options.epochs);
  return (epoch) => {
    if (epoch >= epochs) return to;
    return epoch === 0 ? from : from + ((to - from) * epoch) / (epochs - 1);
  };
}
