/** Width of the integers that rows are screened in. */
export type Bits = 8 | 16;

/** Batches without screening after a first trial that failed, and after many. */
const SHORTEST_PAUSE = 4;
const LONGEST_PAUSE = 256;

/**
 * A row that leaves more than one in so many panels of 8 clusters in doubt is not worth its
 * screening. Next to float32, 16 bits take about 1/2 of the time, and 8 bits 1/4 where engine and
 * machine multiply them in one instruction; a panel that one row is scored by alone costs up to three
 * times one in a tile. So 16 bits break even with float32 at one panel in 6, 8 bits with 16 at one in
 * 12. Only time hangs on it.
 */
const WORTH: Readonly<Record<Bits, number>> = { 8: 12, 16: 6 };

interface Width {
  readonly bits: Bits;
  /** Batches until the next trial. */
  wait: number;
  /** What the next trial that fails will cost. */
  pause: number;
}

/**
 * Decides, batch by batch, in which integers a clustering's rows are screened, if at all: float32 takes over
 * for the rest of a batch where too many clusters come through, and the next width for some batches
 * after it. Each trial that fails doubles the pause, so that data which cannot be screened cost next to
 * nothing, and one that succeeds makes it short again. Labels are the same either way.
 */
export class Screening {
  readonly #panels: number;
  readonly #always: boolean;
  readonly #widths: readonly Width[];

  /**
   * @param widths - To be tried in this order, one at least.
   * @param always - Stay with the first, whatever it costs.
   */
  constructor(k: number, widths: readonly Bits[], always: boolean) {
    this.#panels = Math.ceil(k / 8);
    this.#always = always;
    this.#widths = widths.map((bits) => ({ bits, wait: 0, pause: SHORTEST_PAUSE }));
  }

  /** The width that is tried first. */
  get first(): Bits {
    return this.#widths[0]!.bits;
  }

  /** In what the next batch is to be screened; undefined: not at all. To be asked once a batch. */
  begin(): Bits | undefined {
    for (const width of this.#widths) {
      if (width.wait === 0) return width.bits;
      width.wait--;
    }
    return undefined;
  }

  /**
   * One panel in how many may be scored again before the kernels leave screening for the rest of the
   * batch: `assembly/assign.ts`. 0: they never do.
   */
  worth(bits: Bits): number {
    return this.#always ? 0 : WORTH[bits];
  }

  /**
   * Take in how a batch went.
   *
   * @param rows - Those that were screened.
   */
  learn(bits: Bits, rows: number, panelsRescored: number): void {
    if (this.#always) return;
    const width = this.#widths.find((each) => each.bits === bits)!;
    if (WORTH[bits] * panelsRescored <= rows * this.#panels) {
      width.pause = SHORTEST_PAUSE;
      return;
    }
    width.wait = width.pause;
    width.pause = Math.min(2 * width.pause, LONGEST_PAUSE);
  }
}
