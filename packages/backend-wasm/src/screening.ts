/** Rows whose screening tells whether it is worth while for the rest of a batch. */
export const TRIAL_ROWS = 128;

/** Batches without screening after a first trial that failed, and after many. */
const SHORTEST_PAUSE = 4;
const LONGEST_PAUSE = 256;

/**
 * Decides, batch by batch, whether a head's rows are screened: float32 takes over for the rest of a
 * batch, and for some after it, where too many clusters come through. Each trial that fails doubles
 * the pause, so that data which cannot be screened cost next to nothing, and one that succeeds
 * ends it. Labels are the same either way.
 */
export class Screening {
  readonly #panels: number;
  readonly #always: boolean;
  #wait = 0;
  #pause = SHORTEST_PAUSE;

  /** @param always - Screen whatever it costs. */
  constructor(k: number, always: boolean) {
    this.#panels = Math.ceil(k / 8);
    this.#always = always;
  }

  /** Is the next batch to be tried? To be asked once a batch. */
  begin(): boolean {
    if (this.#always) return true;
    if (this.#wait === 0) return true;
    this.#wait--;
    return false;
  }

  /**
   * Is the rest of the batch to be screened, too?
   *
   * Integers take about half the time of float32, and a panel of 8 clusters that one row is scored
   * by alone about three times that of a panel in a tile: 6 panels cost what one in 6 saves. 8
   * leaves room for what the row's own integers cost.
   */
  goesOn(rows: number, panelsRescored: number): boolean {
    if (this.#always) return true;
    if (8 * panelsRescored <= rows * this.#panels) {
      this.#pause = SHORTEST_PAUSE;
      return true;
    }
    this.#wait = this.#pause;
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    return false;
  }
}
