import { shouldBe } from '../support/error-message.ts';
import { Scratch } from './check-rows.ts';
import { type Frame, toFrame } from './frame.ts';
import type { GivenRows } from './given-rows.ts';
import { rowsOf } from './matrix.ts';

/** Coordinates in a frame nearer together than this may differ by the rounding of float64 alone. */
const SAME = 2 ** -44;

/**
 * Refuse rows of float64 of which fewer than `k` are distinct in the frame, where they are float32,
 * though `k` are as they were given: one far from all others may leave too few digits for them.
 *
 * @throws RangeError
 */
export function refuseUnresolved(rows: GivenRows, frame: Frame, k: number): void {
  if (rows.data instanceof Float32Array) return;
  const scratch = new Scratch();
  const rounded = new DistinctRows(k);
  const given = new DistinctRows(k);
  for (let i = 0; i < rows.rows && !rounded.enough; i++) {
    const row = rowsOf(rows, i, i + 1);
    rounded.add(toFrame(row, frame, scratch).data);
    if (!given.enough) given.add(row.data.map((value, j) => onGrid(value, j, frame)));
  }
  if (rounded.enough || !given.enough) return;
  const rule = `rows of which ${k} differ by more than float32 rounds off once their mean is taken away (leave out those far from all others)`;
  throw new RangeError(shouldBe('x', rule, rounded.count));
}

/** Which of the steps of SAME a coordinate is nearest to. */
function onGrid(value: number, j: number, { origin, scale }: Frame): number {
  return Math.round((value - (origin ? origin[j]! : 0)) / (scale || 1) / SAME);
}

/** Counts distinct rows until there are enough. */
class DistinctRows {
  readonly #wanted: number;
  readonly #seen = new Set<string>();

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get count(): number {
    return this.#seen.size;
  }

  get enough(): boolean {
    return this.count >= this.#wanted;
  }

  add(row: Float32Array | Float64Array): void {
    this.#seen.add(row.join());
  }
}
