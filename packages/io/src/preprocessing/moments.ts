/**
 * Mean and variance of numbers as they come, by Welford's method. They are taken relative to the first
 * number, so that beside a large offset nothing is rounded away.
 */
export class Moments {
  count = 0;
  #first = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    if (this.count === 0) this.#first = value;
    this.count++;
    const relative = value - this.#first;
    const off = relative - this.#mean;
    this.#mean += off / this.count;
    this.#squares += off * (relative - this.#mean);
  }

  get mean(): number {
    return this.#first + this.#mean;
  }

  /** Of the whole population: divided by the count. */
  get variance(): number {
    return this.#squares / this.count;
  }
}
