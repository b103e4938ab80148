import type { ExactProgress } from '@coke/core';

/**
 * How far a fit by the exact algorithm is. It ends when no row moves any more, and how many move falls
 * about exponentially: so its logarithm tells, from all rows to one.
 */
export class ExactShare {
  #start = -1;
  #share = 0;

  /** 0 to 1, and never less than before in the same start. */
  of({ restart, iteration, changed, rows }: ExactProgress): number {
    if (restart !== this.#start) this.#share = 0;
    this.#start = restart;
    if (iteration > 0) {
      const left = Math.log(Math.max(1, changed)) / Math.log(Math.max(2, rows));
      this.#share = Math.max(this.#share, 1 - left);
    }
    return this.#share;
  }
}
