import type { GapOptions } from '../online/call-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { copyIds } from './ids.ts';
import type { Matrix } from './matrix.ts';
import type { RowReader } from './row-reader.ts';
import type { Vectors } from './vectors.ts';
import { copyWeights } from './weights.ts';

/** A whole data set at hand, checked; rows as given, not yet normalised. */
export interface RowsInMemory {
  readonly x: Matrix;
  /** One a row. */
  readonly ids: ArrayLike<number>;
  readonly weights: Float32Array | undefined;
}

/** @throws TypeError, RangeError as the checks of rows, ids and weights. */
export async function readRowsInMemory<Input>(
  reader: RowReader<Input>,
  data: Vectors | Input,
  dim: number | undefined,
  { ids, weights }: Pick<GapOptions, 'ids' | 'weights'>,
): Promise<RowsInMemory> {
  const x = await reader.raw(data, dim);
  const checked = copyWeights(weights, x.rows);
  if (checked?.every((weight) => weight === 0)) {
    throw new RangeError(shouldBe('the sum of weights', 'positive', 0));
  }
  const named = ids === undefined ? rowNumbers(x.rows) : copyIds(ids, x.rows);
  return { x, ids: named, weights: checked };
}

/** 0 … rows - 1. */
export function rowNumbers(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => i);
}

/**
 * @param labels - What is stored of each id, -1 where nothing is.
 * @throws Error naming the first id that has no label.
 */
export function checkLabelled(ids: ArrayLike<number>, labels: Int32Array): void {
  const missing = labels.indexOf(-1);
  if (missing < 0) return;
  throw new Error(shouldBe(`ids[${missing}]`, 'an instance with a label', ids[missing]));
}
