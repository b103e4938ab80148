import type { ExactProgress } from '@coke/core';
import { Presets, SingleBar } from 'cli-progress';

/** A bar on a terminal for the passes of one clustering, gone when it is stopped; elsewhere nothing. */
export class PassBar {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show({ iteration, maxIterations, scored, rows, changed }: ExactProgress): void {
    if (!this.#stream.isTTY) return;
    const done = iteration + (scored < rows ? scored / rows : 0);
    const payload = { done: iteration, changed };
    if (!this.#bar) {
      this.#bar = this.#newBar();
      this.#bar.start(maxIterations, done, payload);
    }
    this.#bar.update(done, payload);
  }

  /** Also to be called when the clustering fails, so that the terminal has its cursor back. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #newBar(): SingleBar {
    const format = '{bar} {done} passes of at most {total}, the last moved {changed} images';
    // Not graceful: a signal is the demo's to handle.
    const options = { format, stream: this.#stream, clearOnComplete: true, gracefulExit: false };
    return new SingleBar({ ...options, hideCursor: true }, Presets.shades_classic);
  }
}
