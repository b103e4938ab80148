import { duration, whole } from '@coke/report/format';
import { ProgressBar, TimeLeft } from '../cli/command-line.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import {
  accuracyOf,
  clusters,
  epochLine,
  epochOf,
  lossOf,
  type Measured,
  measuresOf,
} from './epoch-line.ts';

/** Where training stands within an epoch; means and sizes are of the epoch so far. */
export interface TrainingProgress extends Measured {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches of an epoch. */
  readonly batches: number;
  readonly imagesPerSecond: number;
}

/**
 * Training on a terminal: a line that changes while an epoch runs, and one that stays when it has
 * ended. Where the stream is no terminal, only those that stay.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #timeLeft: TimeLeft;
  readonly #bar: ProgressBar;

  /** @param now - A clock in ms. */
  constructor(
    stream: NodeJS.WriteStream = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#stream = stream;
    this.#timeLeft = new TimeLeft(now);
    this.#bar = new ProgressBar(stream);
  }

  /** Draw a running epoch. */
  show(progress: TrainingProgress): void {
    const { epoch, epochs, batch, batches } = progress;
    const left = this.#timeLeft.seconds(epoch * batches + batch, epochs * batches);
    const [loss, accuracy] = [lossOf(progress), accuracyOf(progress)];
    const heads = progress.heads.map(({ shortfall, ...sizes }) => sizes);
    const speed = `${whole(progress.imagesPerSecond)} images/s`;
    const time = left === undefined ? [] : [`${duration(left)} left`];
    const parts = [
      ...loss,
      ...clusters({ heads }),
      ...time,
      ...accuracy,
      ...measuresOf(progress),
      speed,
    ];
    this.#bar.show(batch / batches, { title: `epoch ${epochOf(epoch, epochs)}`, parts });
  }

  /** Leave a line about an epoch that has ended. */
  endEpoch(record: EpochRecord, epochs: number): void {
    this.stop();
    this.#stream.write(`${epochLine(record, epochs)}\n`);
  }

  /** Also to be called when training fails, so that the terminal has its cursor back. */
  stop(): void {
    this.#bar.stop();
  }
}
