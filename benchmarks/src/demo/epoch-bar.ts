import type { OnlineProgress } from '@coke/core';
import { Presets, SingleBar } from 'cli-progress';

/** A bar on a terminal for the batches of one epoch, gone when the epoch ends; elsewhere nothing. */
export class EpochBar {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show({ epoch, epochs, batch, batches, heads, certificates }: OnlineProgress): void {
    if (!this.#stream.isTTY) return;
    if (certificates) {
      this.stop();
      return;
    }
    const payload = { of: `${epoch + 1} of ${epochs}`, smallest: heads[0]!.smallest };
    if (!this.#bar) {
      this.#bar = this.#newBar();
      this.#bar.start(batches!, batch, payload);
    }
    this.#bar.update(batch, payload);
  }

  /** Also to be called when the clustering fails, so that the terminal has its cursor back. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #newBar(): SingleBar {
    const format = 'epoch {of} {bar} {percentage} %  smallest so far {smallest}';
    // Not graceful: a signal is the demo's to handle.
    const options = { format, stream: this.#stream, clearOnComplete: true, gracefulExit: false };
    return new SingleBar({ ...options, hideCursor: true }, Presets.shades_classic);
  }
}
