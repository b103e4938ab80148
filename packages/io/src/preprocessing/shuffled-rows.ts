import { Random } from '@coke/core';
import {
  checkSignal,
  inRange,
  knownNames,
  nonNegativeInteger,
  positiveInteger,
} from '@coke/core/check-options';
import type { Table } from '../table/table.ts';
import { countFeatures } from './features.ts';
import type { Preprocessing } from './preprocessing.ts';
import { type RowsPart, readRows } from './read-rows.ts';
import { RowMixer, type RowsBatch } from './row-mixer.ts';

/** Numbers that are mixed in memory at once: 32 MiB in float32. */
const MIXED = 2 ** 23;
/** Pieces of a table that are read side by side. */
const SIDE_BY_SIDE = 8;

export interface ShuffledRowsOptions {
  /** Same seed, same order. A safe integer. Default 0. */
  readonly seed?: number | undefined;
  /** Another order of the same seed for each, from 0. Default 0. */
  readonly epoch?: number | undefined;
  /** Rows of a batch; the last one may have fewer. Default 1024. */
  readonly batchRows?: number | undefined;
  /** Rows of the first batch, which centers may be drawn from. Default `batchRows`. */
  readonly firstRows?: number | undefined;
  /** Numbers that are mixed in memory at once. Default 2^23, 32 MiB in float32. */
  readonly mixed?: number | undefined;
  /** Ends reading with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * All rows of the table as numbers, each once, in a random order, in bounded memory: batches for an algorithm
 * that learns as they come.
 *
 * Pieces of a table that can be read by themselves (stretches of an array, row groups) are read in random
 * order, several side by side; rows are then mixed in a buffer. Of other tables rows are mixed in the buffer
 * alone: one that is sorted, and much larger, comes out sorted in the large.
 *
 * @throws As `readRows`; TypeError, RangeError for options.
 */
export async function* shuffledRows(
  table: Table,
  preprocessing: Preprocessing,
  options: ShuffledRowsOptions = {},
): AsyncGenerator<RowsBatch, void, undefined> {
  knownNames('options', options, ['seed', 'epoch', 'batchRows', 'firstRows', 'mixed', 'signal']);
  const { seed = 0, epoch = 0, batchRows = 1024, mixed = MIXED, signal } = options;
  const { firstRows = batchRows } = options;
  inRange('seed', seed, 'a safe integer', Number.isSafeInteger);
  nonNegativeInteger('epoch', epoch);
  positiveInteger('batchRows', batchRows);
  positiveInteger('firstRows', firstRows);
  positiveInteger('mixed', mixed);
  checkSignal(signal);
  const cols = countFeatures(preprocessing);
  const random = new Random(seed, epoch);
  const mixer = new RowMixer(cols, Math.max(1, Math.floor(mixed / Math.max(1, cols))), random);
  let wanted = firstRows;
  for await (const part of shuffledParts(table, preprocessing, random, signal)) {
    for (let next = 0; next < part.rows; ) {
      next += mixer.add(part, next, wanted);
      if (mixer.ready < wanted) continue;
      yield mixer.take();
      wanted = batchRows;
    }
  }
  for (;;) {
    mixer.empty(wanted);
    if (mixer.ready === 0) return;
    yield mixer.take();
    wanted = batchRows;
  }
}

/** Parts of pieces in random order, or of the whole table in its own. */
async function* shuffledParts(
  table: Table,
  preprocessing: Preprocessing,
  random: Random,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowsPart, void, undefined> {
  const { pieces } = table;
  if (!pieces) {
    yield* readRows(table, preprocessing, { signal });
    return;
  }
  const order = random.shuffle(pieces.firstRows.map((_, piece) => piece));
  const open: AsyncGenerator<RowsPart, void, undefined>[] = [];
  let begun = 0;
  const begin = () => {
    const piece = order[begun++]!;
    const read: Table['read'] = (options) => pieces.read(piece, options);
    return readRows({ ...table, read }, preprocessing, { signal });
  };
  try {
    while (open.length < SIDE_BY_SIDE && begun < order.length) open.push(begin());
    while (open.length > 0) {
      const at = random.integer(open.length);
      const { done, value } = await open[at]!.next();
      if (!done) yield value;
      else if (begun < order.length) open[at] = begin();
      else open.splice(at, 1);
    }
  } finally {
    for (const reading of open) await reading.return();
  }
}
