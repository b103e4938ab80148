import type { Heap } from './heap.ts';
import type { Pointer } from './kernels.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

/** A matrix in a heap. */
export class HeapMatrix implements WasmMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly #heap: Heap;
  #at: Pointer | undefined;

  /** @throws RangeError if memory ends. */
  constructor(heap: Heap, rows: number, cols: number) {
    this.#heap = heap;
    this.rows = rows;
    this.cols = cols;
    // Kernels read rows by fours.
    this.#at = heap.allocate(Math.ceil(rows / 4) * 4 * cols * 4);
    this.data.fill(0);
  }

  get data(): Float32Array {
    if (this.#at === undefined) throw new Error('x should be a matrix in use, got a disposed one');
    return this.#heap.f32(this.#at, this.rows * this.cols);
  }

  get disposed(): boolean {
    return this.#at === undefined;
  }

  dispose(): void {
    if (this.#at !== undefined) this.#heap.release(this.#at);
    this.#at = undefined;
  }

  /** Is it one of that heap? */
  static is(x: unknown, heap: Heap): x is HeapMatrix {
    return x instanceof HeapMatrix && x.#heap === heap;
  }
}
