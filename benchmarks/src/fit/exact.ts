import type { Contestant, SizeRange } from './contestant.ts';
import { fitExactly } from './fit-exactly.ts';
import { keepThreadsOf } from './kept-threads.ts';
import { type OpenBackend, openWasm } from './own-backend.ts';
import { Stopwatch } from './stopwatch.ts';

export interface ExactOptions extends Pick<Contestant, 'name' | 'ratio' | 'passes' | 'color'> {
  readonly sizes: SizeRange;
  /** @defaultValue that on WebAssembly */
  readonly backend?: OpenBackend;
  /** Epochs of the online algorithm first. @defaultValue the library's own */
  readonly epochs?: number;
}

/** This library with sizes kept exactly. */
export function exact(options: ExactOptions): Contestant {
  const { backend: openBackend = openWasm, epochs, ...contestant } = options;
  const { sizes } = contestant;
  return {
    ...contestant,
    manyThreads: true,
    seeds: Number.POSITIVE_INFINITY,
    async open(threads, warmUp) {
      const kept = await keepThreadsOf(await openBackend(threads));
      const free = { min: 0, max: warmUp.rows.rows };
      await fitExactly(kept.backend, { ...warmUp, sizes: free, passes: 2 });
      return {
        async fit(task, passes, onCheckpoint) {
          const clock = new Stopwatch();
          const last = passes.at(-1)!;
          clock.start();
          // Centers and labels are there at the end alone.
          const onPass = async (done: number, quality: number) => {
            if (done === last || !passes.includes(done)) return;
            clock.stop();
            const { seconds, processorSeconds } = clock;
            await onCheckpoint({ passes: done, seconds, processorSeconds, quality });
            clock.start();
          };
          const problem = {
            ...task,
            sizes,
            passes: last,
            onPass,
            ...(epochs !== undefined && { epochs }),
          };
          const fitted = await fitExactly(kept.backend, problem, () => clock.stop());
          const { quality, centers, labels, converged } = fitted;
          const { seconds, processorSeconds } = clock;
          const at = { passes: fitted.passes, seconds, processorSeconds };
          await onCheckpoint({ ...at, quality, centers, labels });
          return converged ? 'converged' : 'done';
        },
        async close() {
          kept[Symbol.dispose]();
        },
      };
    },
  };
}
