import { duration, whole } from '@coke/report/format';
import progress, { Presets, SingleBar } from 'cli-progress';
import type { EpochRecord } from '../history/epoch-record.ts';
import { accuracyOf, clusters, epochLine, epochOf, lossOf, type Measured } from './epoch-line.ts';
import { TimeLeft } from './time-left.ts';

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

const WIDEST_BAR = 24;
/** A narrower one tells nothing: the room is for the text. */
const NARROWEST_BAR = 4;

/**
 * Training on a terminal: a line that changes while an epoch runs, and one that stays when it has
 * ended. Where the stream is no terminal, only those that stay.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #timeLeft: TimeLeft;
  #bar: SingleBar | undefined;

  /** @param now - A clock in ms. */
  constructor(
    stream: NodeJS.WriteStream = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#stream = stream;
    this.#timeLeft = new TimeLeft(now);
  }

  /** Draw a running epoch. */
  show(progress: TrainingProgress): void {
    const { epoch, epochs, batch, batches } = progress;
    const left = this.#timeLeft.seconds(epoch * batches + batch, epochs * batches);
    if (!this.#stream.isTTY) return;
    const [loss, accuracy] = [lossOf(progress), accuracyOf(progress)];
    const heads = progress.heads.map(({ shortfall, ...sizes }) => sizes);
    const speed = `${whole(progress.imagesPerSecond)} images/s`;
    const time = left === undefined ? [] : [`${duration(left)} left`];
    const parts = [...loss, ...clusters({ heads }), ...time, ...accuracy, speed];
    const payload = { title: `epoch ${epochOf(epoch, epochs)}`, parts };
    if (!this.#bar) {
      this.#bar = this.#newBar();
      this.#bar.start(batches, batch, payload);
    }
    this.#bar.update(batch, payload);
  }

  /** Leave a line about an epoch that has ended. */
  endEpoch(record: EpochRecord, epochs: number): void {
    this.stop();
    this.#stream.write(`${epochLine(record, epochs)}\n`);
  }

  /** Also to be called when training fails, so that the terminal has its cursor back. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #newBar(): SingleBar {
    const options = {
      stream: this.#stream,
      barsize: WIDEST_BAR,
      clearOnComplete: true,
      hideCursor: true,
      // Not graceful: a signal is the trainer's to handle.
      gracefulExit: false,
    };
    return new SingleBar({ ...options, format: drawLine }, Presets.shades_classic);
  }
}

/** What fits on the terminal: parts in their order, and a bar in the room that is left. */
const drawLine: typeof progress.Format.Formatter = (options, params, payload) => {
  const { title, parts } = payload as { readonly title: string; readonly parts: string[] };
  const share = `${Math.floor(100 * params.progress)}\u00a0%`.padStart(5);
  const room = params.maxWidth - `${title} ${share}`.length - 1;
  let text = '';
  for (const part of parts) {
    if (text.length + 2 + part.length > room) break;
    text += `  ${part}`;
  }
  const barsize = Math.min(room - text.length - 1, WIDEST_BAR);
  if (barsize < NARROWEST_BAR) return `${title} ${share}${text}`;
  // Not among the names that Node finds in this CommonJS module.
  const bar = progress.Format.BarFormat(params.progress, { ...options, barsize });
  return `${title} ${bar} ${share}${text}`;
};
