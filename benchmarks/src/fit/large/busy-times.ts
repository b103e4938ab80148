/** Milliseconds between two looks: what is shorter goes unseen. */
const PERIOD = 5;

/** Watches for how long a thread comes to nothing else. */
export class BusyTimes {
  #last = performance.now();
  #longest = 0;
  readonly #timer = setInterval(() => this.#look(), PERIOD);

  /** The longest time between two turns of the event loop, ms. */
  stop(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#longest;
  }

  #look(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last - PERIOD);
    this.#last = now;
  }
}
