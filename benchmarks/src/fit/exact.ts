import type { Contestant, SizeRange } from './contestant.ts';
import { fitExactly } from './fit-exactly.ts';
import { keepThreads } from './kept-threads.ts';
import { Stopwatch } from './stopwatch.ts';

export interface ExactOptions extends Pick<Contestant, 'name' | 'ratio' | 'passes' | 'color'> {
  readonly sizes: SizeRange;
}

/** This library with sizes kept exactly, on the WebAssembly backend. */
export function exact(options: ExactOptions): Contestant {
  const { sizes } = options;
  return {
    ...options,
    manyThreads: true,
    seeds: Number.POSITIVE_INFINITY,
    async open(threads, warmUp) {
      const kept = await keepThreads(threads);
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
          const problem = { ...task, sizes, passes: last, onPass };
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
