import type { EpochSums } from './epoch-sums.ts';

/** Something that counts milliseconds of its own. */
type Meter = () => number;

/** Adds the time since its last tick to the sums of an epoch: all of it, clustering's, and waiting's. */
export class EpochClock {
  readonly #sums: EpochSums;
  readonly #meters: readonly [Meter, Meter, Meter];
  #last: number[];

  /** @param clustering, waiting - Milliseconds so far, whatever their zero. */
  constructor(sums: EpochSums, clustering: Meter, waiting: Meter) {
    this.#sums = sums;
    this.#meters = [() => performance.now(), clustering, waiting];
    this.#last = this.#read();
  }

  tick(): void {
    const now = this.#read();
    const [all, clustering, waiting] = now.map((ms, i) => (ms - this.#last[i]!) / 1000);
    this.#last = now;
    this.#sums.seconds += all!;
    this.#sums.clusteringSeconds += clustering!;
    this.#sums.waitingSeconds += waiting!;
  }

  #read(): number[] {
    return this.#meters.map((read) => read());
  }
}
