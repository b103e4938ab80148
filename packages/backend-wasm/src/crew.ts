import { allInOrder } from '@coke/core/all-in-order';
import type { Heap } from './heap.ts';
import type { KernelModules } from './instantiate.ts';
import type { Kernels, Pointer } from './kernels.ts';
import type { Threading } from './spawn.ts';

/** int32 of the block where threads meet: `assembly/threads.ts` says what each is. */
const CONTROL = { length: 7, epoch: 3, end: 5 } as const;

/**
 * The threads that share a backend's work: the caller's own, and workers, which start with the first
 * work that is worth it and end when no session is open. A worker that does not come, or comes late,
 * costs time and nothing else.
 */
export class Crew {
  /** How many there are at most, the caller's own included. */
  readonly threads: number;
  readonly #heap: Heap;
  readonly #kernels: Kernels;
  readonly #modules: KernelModules;
  readonly #threading: Threading | undefined;
  #control: Pointer | undefined;
  #workers: readonly Promise<void>[] = [];
  #sessions = 0;

  constructor(
    heap: Heap,
    kernels: Kernels,
    modules: KernelModules,
    threads: number,
    threading: Threading | undefined,
  ) {
    this.#heap = heap;
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
    const control = this.#heap.allocate(4 * CONTROL.length);
    this.#heap.i32(control, CONTROL.length).fill(0);
    return control;
  }

  #spawn(control: Pointer): void {
    const { memory } = this.#heap;
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
      this.#heap.release(control);
      return;
    }
    const block = this.#heap.i32(control, CONTROL.length);
    Atomics.store(block, CONTROL.end, 1);
    Atomics.add(block, CONTROL.epoch, 1);
    Atomics.notify(block, CONTROL.epoch);
    // They look at it until they are gone. Those of the next session meet at another block.
    void allInOrder(workers).then(() => this.#heap.release(control));
  }
}
