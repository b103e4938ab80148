import type { Candidates, HeldRows, Scorer } from '../backend/scorer.ts';
import type { HostMatrix } from '../rows/matrix.ts';

/** Rows x' in float32, valid until the next are asked for. */
export interface DeviceBlock {
  /** Number of the first among all rows. */
  readonly start: number;
  readonly x: HostMatrix;
}

interface HeldBlock {
  readonly start: number;
  readonly end: number;
  readonly held: HeldRows;
}

/**
 * Rows on a device, block by block. Either all of them stay there; or one block at a time does, and rows
 * are read again for every pass over them.
 */
export class HeldBlocks {
  readonly #scorer: Scorer;
  readonly #rows: number;
  readonly #read: () => AsyncGenerator<DeviceBlock>;
  /** Do all blocks stay? */
  readonly #all: boolean;
  /** On the device now, in order. */
  #blocks: HeldBlock[] = [];
  /** The one looked at last. */
  #at = 0;
  #pass: AsyncGenerator<DeviceBlock> | undefined;

  /** @param read - Reads all rows once more, in order. */
  constructor(scorer: Scorer, rows: number, read: () => AsyncGenerator<DeviceBlock>, all: boolean) {
    this.#scorer = scorer;
    this.#rows = rows;
    this.#read = read;
    this.#all = all;
  }

  /** Bring all blocks to the device, if they are to stay there. */
  async begin(): Promise<void> {
    if (!this.#all) return;
    for await (const block of this.#read()) await this.#hold(block);
  }

  /** As a scorer's `near`, rows counted over all blocks. In order it takes one pass. */
  async near(start: number, end: number, margin: number, out: Candidates): Promise<void> {
    for (let from = start; from < end; ) {
      const block = this.#all ? this.#find(from) : await this.#advance(from);
      const to = Math.min(end, block.end);
      const [first, last] = [from - block.start, to - block.start];
      await this.#scorer.near(block.held, first, last, margin, skipRows(out, from - start));
      from = to;
    }
    if (!this.#all && end === this.#rows) await this.rest();
  }

  /** End a pass; what does not stay on the device is let go. */
  async rest(): Promise<void> {
    if (this.#all) return;
    this.#letGo();
    const pass = this.#pass;
    this.#pass = undefined;
    await pass?.return(undefined);
  }

  /** Let go of everything. */
  async release(): Promise<void> {
    this.#letGo();
    await this.rest();
  }

  #letGo(): void {
    for (const { held } of this.#blocks) held.release();
    this.#blocks = [];
    this.#at = 0;
  }

  async #hold({ start, x }: DeviceBlock): Promise<void> {
    this.#blocks.push({ start, end: start + x.rows, held: await this.#scorer.hold(x) });
  }

  #find(row: number): HeldBlock {
    if (row < this.#blocks[this.#at]!.start) this.#at = 0;
    while (row >= this.#blocks[this.#at]!.end) this.#at++;
    return this.#blocks[this.#at]!;
  }

  /** Read on to the block that has a row, from the beginning if it was passed. */
  async #advance(row: number): Promise<HeldBlock> {
    if (row < (this.#blocks[0]?.start ?? 0)) await this.rest();
    this.#pass ??= this.#read();
    while (!this.#blocks[0] || row >= this.#blocks[0].end) {
      this.#letGo();
      const { value } = await this.#pass.next();
      await this.#hold(value);
    }
    return this.#blocks[0];
  }
}

/** What comes after the first `rows` rows. */
function skipRows(out: Candidates, rows: number): Candidates {
  if (rows === 0) return out;
  const { capacity, counts, clusters, scores, thresholds } = out;
  return {
    capacity,
    counts: counts.subarray(rows),
    clusters: clusters.subarray(rows * capacity),
    scores: scores.subarray(rows * capacity),
    thresholds: thresholds.subarray(rows),
  };
}
