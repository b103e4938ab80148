import type { Page } from './column-pages.ts';
import type { Leaf } from './parquet-schema.ts';

/** Slots of one page, and the first of their values. */
export interface Piece {
  readonly page: Page;
  readonly from: number;
  readonly to: number;
  readonly firstValue: number;
}

/** The rows of one leaf, taken out of its pages, which end where they like. */
export class LeafRows {
  readonly #pages: AsyncIterator<Page>;
  readonly #leaf: Leaf;
  #page: Page | undefined;
  /** Slot and value of the page to go on with. */
  #slot = 0;
  #value = 0;

  constructor(pages: AsyncIterator<Page>, leaf: Leaf) {
    this.#pages = pages;
    this.#leaf = leaf;
  }

  /** The slots of the next `rows` rows. @throws RangeError where there are fewer. */
  async take(rows: number): Promise<Piece[]> {
    const pieces: Piece[] = [];
    let begun = 0;
    for (;;) {
      if (!this.#page || this.#slot === this.#page.slots) {
        // A list may go on in the next page.
        if (begun === rows && !this.#leaf.maxRepetition) return pieces;
        const { done, value } = await this.#pages.next();
        this.#page = done ? undefined : value;
        this.#slot = 0;
        this.#value = 0;
      }
      const page = this.#page;
      if (!page) {
        if (begun === rows) return pieces;
        throw new RangeError(`rows should be ${rows} more, got ${begun}`);
      }
      const from = this.#slot;
      const { repetition } = page;
      let to = from;
      if (repetition) {
        for (; to < page.slots; to++) {
          if (repetition[to] !== 0) continue;
          if (begun === rows) break;
          begun++;
        }
      } else {
        to = Math.min(page.slots, from + rows - begun);
        begun += to - from;
      }
      if (begun === 0 && to > from)
        throw new RangeError('a list should begin a column, got its rest');
      if (to > from) {
        pieces.push({ page, from, to, firstValue: this.#value });
        this.#slot = to;
        this.#value += valueCount(page, from, to, this.#leaf.maxDefinition);
      }
      if (to < page.slots) return pieces;
    }
  }
}

function valueCount({ definition }: Page, from: number, to: number, max: number): number {
  if (!definition) return to - from;
  let count = 0;
  for (let i = from; i < to; i++) if (definition[i] === max) count++;
  return count;
}
