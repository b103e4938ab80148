import type { HostRows } from '../rows/given-rows.ts';
import { extentOf, wordsOf } from '../rows/sparse-rows.ts';
import { abortable } from '../support/abortable.ts';
import { shouldBe } from '../support/error-message.ts';
import type { RowBlock, RowBlocks } from './row-blocks.ts';

/** Rows to a checksum: four bytes each, whatever a stream's batches are. */
const CHECKED = 256;

/** Batches of rows; each is looked at before the next is asked for. */
export type RowStream =
  | AsyncIterable<{ readonly rows: HostRows }>
  | Iterable<{ readonly rows: HostRows }>;

/**
 * Rows of a stream that can be read again, one pass at a time.
 *
 * @param open - Makes the stream again, from its first row. Its batches may be cut differently.
 * @param pause - Awaited after each batch.
 * @param signal - Ends a pass even while the stream lets us wait.
 * @throws RangeError, in a pass, for a stream without rows or with batches of different widths, or one
 * that yields more rows, fewer or others than in the first pass.
 */
export function repeatedStream(
  open: () => RowStream,
  pause: () => Promise<void>,
  signal?: AbortSignal | undefined,
): RowBlocks {
  let first: RowChecks | undefined;
  return {
    inMemory: false,
    async *pass(): AsyncGenerator<RowBlock> {
      const checks = new RowChecks(first);
      for await (const { rows: x } of abortable(open(), signal)) {
        if (x.rows === 0) continue;
        const start = checks.rows;
        checks.add(x);
        yield { start, x };
        await pause();
      }
      checks.end();
      first ??= checks;
    },
  };
}

/** Checksums of rows as they come, compared with those of an earlier pass. */
class RowChecks {
  rows = 0;
  #cols = 0;
  #sum = 0;
  readonly #sums: number[] = [];
  readonly #first: RowChecks | undefined;

  constructor(first: RowChecks | undefined) {
    this.#first = first;
  }

  add(x: HostRows): void {
    const { rows, cols } = x;
    const first = this.#first;
    if (this.rows === 0) this.#cols = first ? first.#cols : cols;
    if (cols !== this.#cols) {
      const where = first ? 'as in the first pass' : 'as in the first batch';
      throw new RangeError(shouldBe('columns of the stream', `${this.#cols}, ${where}`, cols));
    }
    if (first && this.rows + rows > first.rows) throw otherCount(first.rows, this.rows + rows);
    const words = wordsOf(x.data);
    const perNumber = x.data.BYTES_PER_ELEMENT / 4;
    for (let i = 0; i < rows; i++) {
      const [from, count] = extentOf(x, i);
      this.#add(words, from * perNumber, (from + count) * perNumber);
      if (x.kind === 'csr') {
        this.#add(x.indices, from, from + count);
        this.#add(Int32Array.of(count), 0, 1);
      }
      this.rows++;
      if (this.rows % CHECKED === 0) this.#close();
    }
  }

  #add(words: Int32Array | Uint32Array, from: number, to: number): void {
    let sum = this.#sum;
    for (let at = from; at < to; at++) {
      // FNV's step, a word at a time.
      sum = Math.imul(sum ^ words[at]!, 0x01000193);
    }
    this.#sum = sum;
  }

  end(): void {
    const first = this.#first;
    if (first && this.rows !== first.rows) throw otherCount(first.rows, this.rows);
    if (this.rows === 0) throw new RangeError(shouldBe('rows of the stream', 'at least 1', 0));
    if (this.rows % CHECKED !== 0) this.#close();
  }

  /** Note a checksum, or compare it. */
  #close(): void {
    const at = Math.floor((this.rows - 1) / CHECKED);
    if (!this.#first) this.#sums.push(this.#sum);
    else if (this.#sum !== this.#first.#sums[at]) {
      const name = `rows ${at * CHECKED} to ${this.rows - 1} of the stream`;
      throw new RangeError(`${name} should be those of the first pass, got others`);
    }
    this.#sum = 0;
  }
}

function otherCount(expected: number, got: number): RangeError {
  return new RangeError(shouldBe('rows of the stream', `${expected}, as in the first pass`, got));
}
