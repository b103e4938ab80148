/** Time that is left, from how long batches have taken since the first that was seen. */
export class TimeLeft {
  readonly #now: () => number;
  #first: { readonly done: number; readonly at: number } | undefined;

  /** @param now - A clock in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Seconds left when `done` of `total` batches are done; undefined until there is something to tell
   * by. A run that was resumed is told from where it went on.
   */
  seconds(done: number, total: number): number | undefined {
    const at = this.#now();
    this.#first ??= { done, at };
    const since = done - this.#first.done;
    return since > 0 ? ((at - this.#first.at) / 1000 / since) * (total - done) : undefined;
  }
}
