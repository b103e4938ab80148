import { allInOrder } from '@coke/core/all-in-order';
import { CONTROL_BYTES, CONTROL_END, CONTROL_EPOCH } from '../assembly/layout.ts';
import type { KernelModules } from './instantiate.ts';
import type { Kernels, Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { Threading } from './spawn.ts';

/**
 * The threads that share a backend's work: the caller's own, and workers, which start with the first
 * work that is worth it and end when no session is open. A worker that does not come, or comes late,
 * costs time and nothing else.
 */
export class ThreadPool {
  /** How many there are at most, the caller's own included. */
  readonly threads: number;
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #modules: KernelModules;
  readonly #threading: Threading | undefined;
  #control: Pointer | undefined;
  #workers: readonly Promise<void>[] = [];
  #sessions = 0;

  constructor(
    memory: LinearMemory,
    kernels: Kernels,
    modules: KernelModules,
    threads: number,
    threading: Threading | undefined,
  ) {
    this.#memory = memory;
    this.#kernels = kernels;
    this.#modules = modules;
    this.#threading = threading;
    this.threads = threading ? threads : 1;
  }

  /**
   * A session is open that may have work.
   *
   * @throws RangeError if memory ends.
   */
  join(): void {
    this.#control ??= this.#newControl();
    this.#sessions++;
  }

  /** It has none any more. */
  leave(): void {
    this.#sessions--;
    if (this.#sessions === 0) this.#end();
  }

  /**
   * Have a job done; all of it is when this returns.
   *
   * @param large - Is it worth waking others for?
   */
  perform(job: Pointer, large: boolean): void {
    const control = this.#control!;
    if (large && this.threads > 1 && this.#workers.length === 0) this.#spawn(control);
    const nap = this.#threading?.maySleep ?? false;
    this.#kernels.perform(control, job, large, nap);
  }

  #newControl(): Pointer {
    const control = this.#memory.allocate(CONTROL_BYTES);
    this.#memory.i32(control, CONTROL_BYTES / 4).fill(0);
    return control;
  }

  #spawn(control: Pointer): void {
    const memory = this.#memory.wasmMemory;
    const [modules, threading] = [this.#modules, this.#threading!];
    this.#workers = Array.from({ length: this.threads - 1 }, (_, w) =>
      threading.spawn({ memory, modules, control, thread: w + 1 }),
    );
  }

  #end(): void {
    const control = this.#control;
    if (control === undefined) return;
    this.#control = undefined;
    const workers = this.#workers;
    this.#workers = [];
    if (workers.length === 0) {
      this.#memory.release(control);
      return;
    }
    const block = this.#memory.i32(control, CONTROL_BYTES / 4);
    Atomics.store(block, CONTROL_END / 4, 1);
    Atomics.add(block, CONTROL_EPOCH / 4, 1);
    Atomics.notify(block, CONTROL_EPOCH / 4);
    // They look at it until they are gone. Those of the next session meet at another block.
    void allInOrder(workers).then(() => this.#memory.release(control));
  }
}
