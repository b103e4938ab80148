import type { Matrix } from '../../rows/matrix.ts';

/** Rows that are scored together against two centers. */
export const PANEL = 4;

/** Centers are scored two and four at a time: their memory is a multiple of 4 of them long. */
const GROUP = 4;

/** Room for a block's values, in numbers: a quarter of a megabyte stays in any second-level cache. */
const BLOCK = 32768;

/** The number of centers that there is memory for. */
export function roundUp(k: number): number {
  return Math.ceil(k / GROUP) * GROUP;
}

/**
 * A few rows of a batch, ready to be scored: values as doubles, in panels of 4 rows with element j of
 * the four side by side; rows left over follow one by one. The same memory for every block.
 */
export class RowBlock {
  /** Kept where code is minified. */
  static readonly name: string = 'RowBlock';
  /** Rows that fit in. */
  readonly capacity: number;
  /** d. */
  readonly dim: number;
  readonly values: Float64Array;
  /** y of each row, and its score. */
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  /** Rows in the block now, and how many of them lie in panels. */
  rows = 0;
  paneled = 0;

  constructor(dim: number) {
    this.capacity = Math.max(1, Math.min(16, Math.floor(BLOCK / dim / PANEL))) * PANEL;
    this.dim = dim;
    this.values = new Float64Array(this.capacity * dim);
    this.labels = new Int32Array(this.capacity);
    this.scores = new Float64Array(this.capacity);
  }

  /** Hold rows `start … start + rows` of a matrix, which comes checked and normalised. */
  readMatrix({ data }: Matrix, start: number, rows: number): void {
    const { dim, values } = this;
    const from = start * dim;
    this.rows = rows;
    this.paneled = rows - (rows % PANEL);
    const end = this.paneled * dim;
    let to = 0;
    for (let panel = from; to < end; panel += PANEL * dim) {
      for (let at = panel; at < panel + dim; at++, to += PANEL) {
        values[to] = data[at]!;
        values[to + 1] = data[at + dim]!;
        values[to + 2] = data[at + 2 * dim]!;
        values[to + 3] = data[at + 3 * dim]!;
      }
    }
    for (; to < rows * dim; to++) values[to] = data[from + to]!;
  }

  /** Where a row's first element is. */
  start(row: number): number {
    const lane = row < this.paneled ? row % PANEL : 0;
    return (row - lane) * this.dim + lane;
  }

  /** How far apart its elements are. */
  step(row: number): number {
    return row < this.paneled ? PANEL : 1;
  }
}
