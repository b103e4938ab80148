/**
 * The k most similar candidates of each row, out of blocks of similarities: a heap a row, the worst
 * that is still in at its root. Of equal similarities the lower index wins.
 */
export class TopMatches {
  readonly #k: number;
  /** rows × k, a heap in each row; -infinity where there was none yet. */
  readonly #similarities: Float32Array;
  readonly #indices: Int32Array;

  constructor(rows: number, k: number) {
    this.#k = k;
    this.#similarities = new Float32Array(rows * k).fill(Number.NEGATIVE_INFINITY);
    this.#indices = new Int32Array(rows * k).fill(-1);
  }

  /**
   * Take in a block, rows × candidates. Blocks have to come in the order of their candidates.
   *
   * @param firstRow - Which row the block's first is.
   * @param firstIndex - Index of the block's first candidate.
   */
  add(
    block: Float32Array,
    rows: number,
    candidates: number,
    firstRow: number,
    firstIndex: number,
  ): void {
    for (let i = 0; i < rows; i++) {
      const root = (firstRow + i) * this.#k;
      let worst = this.#similarities[root]!;
      for (let j = 0, at = i * candidates; j < candidates; j++, at++) {
        if (block[at]! > worst) {
          this.#replaceRoot(root, block[at]!, firstIndex + j);
          worst = this.#similarities[root]!;
        }
      }
    }
  }

  /** Of one row, the most similar first. */
  sorted(row: number): { readonly indices: Int32Array; readonly similarities: Float32Array } {
    const [from, to] = [row * this.#k, (row + 1) * this.#k];
    const similarities = this.#similarities.subarray(from, to);
    const indices = this.#indices.subarray(from, to);
    const order = Array.from(indices.keys()).sort(
      (a, b) => similarities[b]! - similarities[a]! || indices[a]! - indices[b]!,
    );
    return {
      indices: Int32Array.from(order, (i) => indices[i]!),
      similarities: Float32Array.from(order, (i) => similarities[i]!),
    };
  }

  #replaceRoot(root: number, similarity: number, index: number): void {
    const [values, indices, k] = [this.#similarities, this.#indices, this.#k];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= k) break;
      if (child + 1 < k && this.#isWorse(root + child + 1, root + child)) child++;
      const value = values[root + child]!;
      if (value > similarity || (value === similarity && indices[root + child]! < index)) break;
      values[root + at] = value;
      indices[root + at] = indices[root + child]!;
      at = child;
    }
    values[root + at] = similarity;
    indices[root + at] = index;
  }

  #isWorse(a: number, b: number): boolean {
    const difference = this.#similarities[a]! - this.#similarities[b]!;
    // Two that are missing differ by NaN: either will do.
    return difference < 0 || (difference === 0 && this.#indices[a]! > this.#indices[b]!);
  }
}
