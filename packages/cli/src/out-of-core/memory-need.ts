import { freemem } from 'node:os';
import { countFeatures, type Preprocessing, readRows, type Table } from '@coke/io';
import { bytes, whole } from '@coke/report/format';

/** What a row takes beside its numbers while it is clustered: candidates, labels, its number in the table. */
const BYTES_A_ROW = 150;
/** A backend's copy of rows, in float32: WebAssembly has 4 GiB for everything. */
const MOST_ON_DEVICE = 3 * 2 ** 30;

/** Rows that take more memory than they may. The message says how much. */
export class LargerThanMemory extends Error {
  override readonly name: string = 'LargerThanMemory';
}

/** What rows of a table take while they are clustered in memory, and what they may. */
export class MemoryNeed {
  readonly #name: string;
  readonly #cols: number;
  readonly #bytesANumber: number;
  readonly #memory: number;

  private constructor(name: string, cols: number, bytesANumber: number, memory: number) {
    this.#name = name;
    this.#cols = cols;
    this.#bytesANumber = bytesANumber;
    this.#memory = memory;
  }

  /**
   * Looks at the first rows of a table that can be read again.
   *
   * @param memory - In bytes; by default half of what the process could still get.
   */
  static async of(
    table: Table,
    preprocessing: Preprocessing,
    memory: number = defaultMemory(),
  ): Promise<MemoryNeed> {
    let bytesANumber = Float32Array.BYTES_PER_ELEMENT;
    for await (const { data } of readRows(table, preprocessing)) {
      bytesANumber = data.BYTES_PER_ELEMENT;
      break;
    }
    return new MemoryNeed(table.name, countFeatures(preprocessing), bytesANumber, memory);
  }

  /** @throws LargerThanMemory if so many rows should not be in memory. */
  check(rows: number): void {
    const onDevice = rows * this.#cols * Float32Array.BYTES_PER_ELEMENT;
    const needed = rows * (this.#cols * this.#bytesANumber + BYTES_A_ROW) + onDevice;
    if (needed <= this.#memory && onDevice <= MOST_ON_DEVICE) return;
    throw new LargerThanMemory(
      `${this.#name} is read again and again: ${whole(rows)} × ${whole(this.#cols)} numbers take ${bytes(needed)} of memory, ${bytes(this.#memory)} are there (--memory)`,
    );
  }
}

function defaultMemory(): number {
  return Math.floor((process.availableMemory?.() ?? freemem()) / 2);
}
