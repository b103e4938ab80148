/** Adds up stretches of time. */
export class Stopwatch {
  #seconds = 0;
  #processorSeconds = 0;
  #since: { readonly time: number; readonly cpu: NodeJS.CpuUsage } | undefined;

  /** Of all stretches, the running one included. */
  get seconds(): number {
    const running = this.#since === undefined ? 0 : performance.now() - this.#since.time;
    return this.#seconds + running / 1000;
  }

  /** What processors spent on this process, all threads together: other work on the machine adds less. */
  get processorSeconds(): number {
    if (!this.#since) return this.#processorSeconds;
    const { user, system } = process.cpuUsage(this.#since.cpu);
    return this.#processorSeconds + (user + system) / 1e6;
  }

  start(): void {
    this.#since ??= { time: performance.now(), cpu: process.cpuUsage() };
  }

  stop(): void {
    this.#seconds = this.seconds;
    this.#processorSeconds = this.processorSeconds;
    this.#since = undefined;
  }
}
