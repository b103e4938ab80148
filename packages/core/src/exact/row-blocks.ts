import type { HostRows } from '../rows/given-rows.ts';
import { rowsOf } from '../rows/matrix.ts';
import { meanWidth } from '../rows/sparse-rows.ts';

/** Numbers that a block of rows holds. */
const BLOCK = 2 ** 20;

/** Some rows as given, valid until the next block is asked for. */
export interface RowBlock {
  /** Number of the first among all rows. */
  readonly start: number;
  readonly x: HostRows;
}

/** Rows as given, block after block: the same ones in every pass. */
export interface RowBlocks {
  /** Are the rows in memory, so that a device may keep a copy of all of them? */
  readonly inMemory: boolean;
  /** All rows, in order. Others get a turn between two blocks, and may end the pass by an error. */
  pass(): AsyncGenerator<RowBlock>;
}

/**
 * Rows to a block.
 *
 * @param width - Numbers of a row.
 */
export function rowsInBlock(width: number): number {
  return Math.max(256, Math.min(65_536, Math.floor(BLOCK / width)));
}

/** Views of rows in memory. `pause` is awaited after each. */
export function blocksOf(x: HostRows, pause: () => Promise<void>): RowBlocks {
  const { rows } = x;
  const most = rowsInBlock(meanWidth(x));
  return {
    inMemory: true,
    async *pass() {
      for (let start = 0; start < rows; start += most) {
        const end = Math.min(start + most, rows);
        yield { start, x: rowsOf(x, start, end) };
        await pause();
      }
    },
  };
}
