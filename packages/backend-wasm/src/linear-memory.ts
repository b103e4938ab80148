import type { Pointer } from './kernels.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

const PAGE = 65536;
/** 4 GiB, all that addresses of 32 bits reach. */
const MOST_PAGES = 65536;
/** Blocks begin at multiples of a cache line. */
const LINE = 64;

interface Block {
  readonly at: Pointer;
  readonly size: number;
}

/**
 * Hands out blocks of one linear memory, which grows when none fits and never shrinks: what is
 * released is used again. Growing detaches every view made before, so none is kept.
 */
export class LinearMemory {
  readonly wasmMemory: WasmMemory;
  /** In rising order, no two of them adjacent. Address 0 is never handed out. */
  #free: Block[] = [{ at: LINE, size: PAGE - LINE }];
  readonly #sizes = new Map<Pointer, number>();

  /** @param shared - Are other threads to see it? */
  constructor(shared = false) {
    this.wasmMemory = createMemory(shared);
  }

  /** Blocks handed out and not released. */
  get used(): number {
    return this.#sizes.size;
  }

  get buffer(): ArrayBufferLike {
    return this.wasmMemory.buffer;
  }

  /** @throws RangeError if the engine has no room: WebAssembly ends at 4 GiB. */
  allocate(bytes: number): Pointer {
    const size = Math.max(LINE, Math.ceil(bytes / LINE) * LINE);
    let index = this.#free.findIndex((block) => block.size >= size);
    if (index < 0) {
      this.#grow(size);
      index = this.#free.length - 1;
    }
    const block = this.#free[index]!;
    const rest = { at: block.at + size, size: block.size - size };
    this.#free.splice(index, 1, ...(rest.size > 0 ? [rest] : []));
    this.#sizes.set(block.at, size);
    return block.at;
  }

  release(at: Pointer): void {
    const size = this.#sizes.get(at);
    if (size === undefined) return;
    this.#sizes.delete(at);
    this.#insert({ at, size });
  }

  /** Where values begin, if they lie in this memory. */
  addressOf(values: Float32Array): Pointer | undefined {
    return values.buffer === this.buffer ? values.byteOffset : undefined;
  }

  f32(at: Pointer, length: number): Float32Array {
    return new Float32Array(this.buffer, at, length);
  }

  f64(at: Pointer, length: number): Float64Array {
    return new Float64Array(this.buffer, at, length);
  }

  i32(at: Pointer, length: number): Int32Array {
    return new Int32Array(this.buffer, at, length);
  }

  /** Write entries of a table: int32, each at its byte offset. */
  write(table: Pointer, entries: readonly (readonly [offset: number, value: number])[]): void {
    const words = new Int32Array(this.buffer);
    for (const [offset, value] of entries) words[(table + offset) / 4] = value;
  }

  copy(from: Pointer, to: Pointer, bytes: number): void {
    new Uint8Array(this.buffer).copyWithin(to, from, from + bytes);
  }

  #grow(size: number): void {
    const end = this.buffer.byteLength;
    const last = this.#free.at(-1);
    const atEnd = last && last.at + last.size === end ? last.size : 0;
    const pages = Math.ceil((size - atEnd) / PAGE);
    try {
      this.wasmMemory.grow(pages);
    } catch {
      const rule = 'within the memory that WebAssembly can have (4 GiB at most)';
      throw new RangeError(`models and rows should be ${rule}, got ${end + size} bytes`);
    }
    this.#insert({ at: end, size: pages * PAGE });
  }

  #insert(block: Block): void {
    const free = this.#free;
    const next = free.findIndex(({ at }) => at > block.at);
    const index = next < 0 ? free.length : next;
    free.splice(index, 0, block);
    this.#merge(index);
    if (index > 0) this.#merge(index - 1);
  }

  /** Make one block of free block `index` and the one behind it, if they touch. */
  #merge(index: number): void {
    const [a, b] = [this.#free[index]!, this.#free[index + 1]];
    if (!b || a.at + a.size !== b.at) return;
    this.#free.splice(index, 2, { at: a.at, size: a.size + b.size });
  }
}

/** @throws RangeError if there is no room for any. */
function createMemory(shared: boolean): WasmMemory {
  // Shared memory is reserved at once, and not every machine has addresses for all of it.
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new webAssembly.Memory({ initial: 1, maximum, shared });
    } catch (error) {
      if (maximum === 1) throw error;
    }
  }
}
