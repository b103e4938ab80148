/** Adds up stretches of time. */
export class Stopwatch {
  #seconds = 0;
  #since: number | undefined;

  /** Of all stretches, the running one included. */
  get seconds(): number {
    const running = this.#since === undefined ? 0 : performance.now() - this.#since;
    return this.#seconds + running / 1000;
  }

  start(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#seconds = this.seconds;
    this.#since = undefined;
  }
}
