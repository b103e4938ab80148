import { checkIds } from './ids.ts';
import type { Labels } from './labels.ts';
import type { Matrix } from './matrix.ts';
import type { RowsReader } from './rows-reader.ts';
import { shouldBe } from './should-be.ts';
import type { Vectors } from './vectors.ts';
import { toWeights } from './weights.ts';

/** A whole data set at hand, checked; rows as given, not yet normalised. */
export interface RowsInMemory {
  readonly x: Matrix;
  /** One a row. */
  readonly ids: ArrayLike<number>;
  readonly weights: Float32Array | undefined;
}

/** @throws TypeError, RangeError as the checks of rows, ids and weights. */
export async function readRowsInMemory<Input>(
  reader: RowsReader<Input>,
  data: Vectors | Input,
  dim: number | undefined,
  { ids, weights }: { readonly ids?: ArrayLike<number>; readonly weights?: ArrayLike<number> },
): Promise<RowsInMemory> {
  const x = await reader.raw(data, dim);
  if (ids !== undefined) checkIds(ids, x.rows);
  return { x, ids: ids ?? rowNumbers(x.rows), weights: toWeights(weights, x.rows) };
}

/** 0 … rows - 1. */
export function rowNumbers(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => i);
}

/** @throws Error naming the first row whose id has no label. */
export function checkLabelled({ ids }: RowsInMemory, labels: Labels): void {
  const missing = labels.gather(ids).indexOf(-1);
  if (missing < 0) return;
  throw new Error(shouldBe(`ids[${missing}]`, 'an instance with a label', ids[missing]));
}
