import type { Heap } from './heap.ts';
import type { Pointer } from './kernels.ts';

/** Blocks that are released together. */
export class Blocks {
  readonly #heap: Heap;
  readonly #taken: Pointer[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Room for `count` elements of `size` bytes. */
  take(count: number, size: number): Pointer {
    const at = this.#heap.allocate(count * size);
    this.#taken.push(at);
    return at;
  }

  /** As `take`, holding a copy of `values`. */
  hold(values: Float32Array | Float64Array): Pointer {
    const at = this.take(values.length, values.BYTES_PER_ELEMENT);
    if (values instanceof Float32Array) this.#heap.f32(at, values.length).set(values);
    else this.#heap.f64(at, values.length).set(values);
    return at;
  }

  release(): void {
    for (const at of this.#taken.splice(0)) this.#heap.release(at);
  }
}
