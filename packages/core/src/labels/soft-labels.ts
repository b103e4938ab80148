import type { Id, IdList } from '../rows/ids.ts';
import { IdTable } from './id-table/id-table.ts';
import type { Row } from './id-table/table-row.ts';

/**
 * Running means of one-hot labels, kept sparse: `size` slots (cluster, weight) a row and head.
 * Stage 2 of the single view (CoKe, Section 3.3).
 */
export class SoftLabels {
  readonly size: number;
  readonly #table: IdTable;

  /** @param size - Slots a row and head, at least 2. */
  constructor(heads: number, size: number) {
    this.size = size;
    // Head h: clusters at column 3h, their weights at 3h + 1, the slot to replace next at 3h + 2.
    this.#table = new IdTable(
      Array.from({ length: heads }, () => [
        { type: Uint32Array, width: size },
        { type: Float32Array, width: size },
        { type: Uint8Array, width: 1 },
      ]).flat(),
    );
  }

  /** Ids with soft labels, in the order of `Labels.ids`. */
  ids(): IdList {
    return this.#table.ids();
  }

  /** Slots of one row and head, as they stand; undefined if it has none. */
  get(id: Id, head: number): SoftLabel | undefined {
    const row = this.#table.find(id);
    return row && this.#slots(row, head);
  }

  /** Slots of one row and head to be written, all zero if it had none. */
  claim(id: Id, head: number): SoftLabel {
    return this.#slots(this.#table.claim(id), head);
  }

  /**
   * Take label `y` in with share f = 1 / (t - s + 1). A row that has no slots yet starts with
   * y alone, as all do when stage 2 begins.
   */
  add(id: Id, head: number, y: number, averaging: number): void {
    const slots = this.#table.find(id);
    const { clusters, weights, next } = this.#slots(slots ?? this.#table.claim(id), head);
    if (weights.every((weight) => weight === 0)) {
      clusters[0] = y;
      weights[0] = 1;
      next[0] = 1;
      return;
    }
    const known = clusters.findIndex((cluster, s) => cluster === y && weights[s]! > 0);
    const slot = known >= 0 ? known : next[0]!;
    const dropped = known >= 0 ? 0 : weights[slot]!;
    if (known < 0) weights[slot] = 0;
    for (let s = 0; s < this.size; s++) weights[s]! *= (1 - averaging) / (1 - dropped);
    clusters[slot] = y;
    weights[slot]! += averaging;
    next[0] = weights.indexOf(Math.min(...weights));
  }

  #slots({ columns, index }: Row, head: number): SoftLabel {
    const { size } = this;
    const from = index * size;
    return {
      clusters: columns[3 * head]!.subarray(from, from + size) as Uint32Array,
      weights: columns[3 * head + 1]!.subarray(from, from + size) as Float32Array,
      next: columns[3 * head + 2]!.subarray(index, index + 1) as Uint8Array,
    };
  }
}

/** Views into the table, good until the next `claim` or `add`: either may move what they show. */
export interface SoftLabel {
  /** [size] */
  readonly clusters: Uint32Array;
  /** [size], a share each; 0: an empty slot. */
  readonly weights: Float32Array;
  /** [1]: slot to replace next. */
  readonly next: Uint8Array;
}

/**
 * out[0 .. K] ← exp(w_k / temperature) over its sum, w_k the weight of cluster k, 0 where w_k = 0.
 *
 * The largest weight is taken off first; the quotient is the same and exp cannot overflow.
 */
export function softTarget(
  { clusters, weights }: SoftLabel,
  temperature: number,
  out: Float32Array,
): void {
  out.fill(0);
  for (const [s, weight] of weights.entries()) out[clusters[s]!]! += weight;
  const largest = out.reduce((a, b) => Math.max(a, b), 0);
  let sum = 0;
  for (const cluster of new Set(clusters)) {
    if (out[cluster] === 0) continue;
    out[cluster] = Math.exp((out[cluster]! - largest) / temperature);
    sum += out[cluster]!;
  }
  for (const cluster of new Set(clusters)) out[cluster]! /= sum;
}
