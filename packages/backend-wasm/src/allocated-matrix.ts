import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** A matrix in a memory. */
export class AllocatedMatrix implements WasmMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly #memory: LinearMemory;
  #at: Pointer | undefined;

  /** @throws RangeError if memory ends. */
  constructor(memory: LinearMemory, rows: number, cols: number) {
    this.#memory = memory;
    this.rows = rows;
    this.cols = cols;
    // Kernels read rows by fours.
    this.#at = memory.allocate(Math.ceil(rows / 4) * 4 * cols * 4);
    this.data.fill(0);
  }

  get data(): Float32Array {
    if (this.#at === undefined) throw new Error('x should be a matrix in use, got a disposed one');
    return this.#memory.f32(this.#at, this.rows * this.cols);
  }

  get disposed(): boolean {
    return this.#at === undefined;
  }

  dispose(): void {
    if (this.#at !== undefined) this.#memory.release(this.#at);
    this.#at = undefined;
  }

  /** Is it one of that memory? */
  static is(x: unknown, memory: LinearMemory): x is AllocatedMatrix {
    return x instanceof AllocatedMatrix && x.#memory === memory;
  }
}
