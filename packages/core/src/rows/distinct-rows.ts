import { shouldBe } from '../support/error-message.ts';
import { Scratch } from './check-rows.ts';
import { type Frame, toFrame } from './frame.ts';
import type { HostRows } from './given-rows.ts';
import { rowsOf } from './matrix.ts';

/** Coordinates in a frame nearer together than this may differ by the rounding of float64 alone. */
const SAME = 2 ** -44;

/**
 * Refuse rows of float64 of which fewer than `k` are distinct in the frame, where they are float32,
 * though `k` are as they were given: one far from all others may leave too few digits for them.
 *
 * @throws RangeError
 */
export function refuseUnresolved(rows: HostRows, frame: Frame, k: number): void {
  if (rows.data instanceof Float32Array) return;
  const scratch = new Scratch();
  const rounded = new DistinctRows(k);
  const given = new DistinctRows(k);
  for (let i = 0; i < rows.rows && !rounded.enough; i++) {
    const row = rowsOf(rows, i, i + 1);
    rounded.add(toFrame(row, frame, scratch));
    if (!given.enough) given.add(onGrid(row, frame));
  }
  if (rounded.enough || !given.enough) return;
  const rule = `rows of which ${k} differ by more than float32 rounds off once their mean is taken away (leave out those far from all others)`;
  throw new RangeError(shouldBe('x', rule, rounded.count));
}

/** Which of the steps of SAME each coordinate of a row is nearest to. */
function onGrid(row: HostRows, { origin, scale }: Frame): HostRows {
  const data = row.data.map((value, n) => {
    const j = row.kind === 'csr' ? row.indices[n]! : n;
    return Math.round((value - (origin ? origin[j]! : 0)) / (scale || 1) / SAME);
  });
  return { ...row, data };
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

  add(row: HostRows): void {
    this.#seen.add(row.data.join() + (row.kind === 'csr' ? `:${row.indices.join()}` : ''));
  }
}
