import { shouldBe } from '../support/error-message.ts';
import { takingTurns } from '../support/event-loop.ts';
import type { HostRows } from './given-rows.ts';
import { copyIds } from './ids.ts';
import type { RowReader } from './row-reader.ts';
import type { Rows } from './rows.ts';
import { copyWeights } from './weights.ts';

/** A whole data set at hand, checked; rows as given, not yet normalised or in a frame. */
export interface RowsInMemory {
  readonly rows: HostRows;
  /** One a row. */
  readonly ids: ArrayLike<number>;
  readonly weights: Float32Array | undefined;
}

/**
 * @throws TypeError, RangeError as the checks of rows, ids and weights; the signal's reason when it is
 * aborted.
 */
export async function readRowsInMemory<Input>(
  reader: RowReader<Input>,
  given: Rows | Input,
  dim: number | undefined,
  {
    ids,
    weights,
    signal,
  }: {
    readonly ids?: unknown;
    readonly weights?: unknown;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<RowsInMemory> {
  const rows = await reader.raw(given, dim, takingTurns(signal));
  const checked = copyWeights(weights, rows.rows);
  if (checked?.every((weight) => weight === 0)) {
    throw new RangeError(shouldBe('the sum of weights', 'positive', 0));
  }
  const named = ids === undefined ? undefined : copyIds(ids, rows.rows);
  return {
    rows,
    // Made when asked for: 4 bytes a row that few steps need.
    get ids() {
      return named ?? rowNumbers(rows.rows);
    },
    weights: checked,
  };
}

/** 0 … count - 1. */
export function rowNumbers(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}
