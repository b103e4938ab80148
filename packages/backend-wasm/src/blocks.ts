import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Blocks that are released together. */
export class Blocks {
  readonly #memory: LinearMemory;
  readonly #taken: Pointer[] = [];

  constructor(memory: LinearMemory) {
    this.#memory = memory;
  }

  /** Room for `count` elements of `size` bytes. */
  take(count: number, size: number): Pointer {
    const at = this.#memory.allocate(count * size);
    this.#taken.push(at);
    return at;
  }

  /** As `take`, holding a copy of `values`. */
  hold(values: Float32Array | Float64Array): Pointer {
    const at = this.take(values.length, values.BYTES_PER_ELEMENT);
    if (values instanceof Float32Array) this.#memory.f32(at, values.length).set(values);
    else this.#memory.f64(at, values.length).set(values);
    return at;
  }

  release(): void {
    for (const at of this.#taken.splice(0)) this.#memory.release(at);
  }
}
