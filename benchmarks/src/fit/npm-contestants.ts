import type { Matrix } from '@coke/core';
import { kmeans as thingKmeans } from '@thi.ng/k-means';
import { kmeans, kmeansGenerator } from 'ml-kmeans';
import type { Contestant } from './contestant.ts';
import { Stopwatch } from './stopwatch.ts';

type Options = Pick<Contestant, 'passes' | 'color'>;

const PLAIN = { ratio: 0, manyThreads: false, seeds: Number.POSITIVE_INFINITY } as const;

/** ml-kmeans, by the squared distance that it has by default. */
export function mlKmeans(options: Options): Contestant {
  return {
    ...PLAIN,
    ...options,
    name: 'ml-kmeans',
    async open(_, warmUp) {
      kmeans(toArrays(warmUp.rows), warmUp.first.rows, {
        maxIterations: 1,
        initialization: toArrays(warmUp.first),
      });
      return {
        async fit({ rows, first }, passes, onCheckpoint) {
          const [data, initialization] = [toArrays(rows), toArrays(first)];
          const clock = new Stopwatch();
          clock.start();
          const maxIterations = passes.at(-1)!;
          const iterations = kmeansGenerator(data, first.rows, { initialization, maxIterations });
          for (const { centroids, iterations: done, converged } of iterations) {
            if (!converged && !passes.includes(done)) continue;
            clock.stop();
            const centers = Float32Array.from(centroids.flat());
            await onCheckpoint({ passes: done, seconds: clock.seconds, centers });
            clock.start();
            if (converged) return 'converged';
          }
          return 'done';
        },
        async close() {},
      };
    },
  };
}

/** `@thi.ng/k-means`, by its default squared distance: whole runs, as long as each checkpoint says. */
export function thingKMeans(options: Options): Contestant {
  return {
    ...PLAIN,
    ...options,
    name: '@thi.ng/k-means',
    async open(_, warmUp) {
      thingKmeans(warmUp.first.rows, toArrays(warmUp.rows), {
        maxIter: 1,
        initial: toArrays(warmUp.first),
      });
      return {
        async fit({ rows, first }, passes, onCheckpoint) {
          const data = toArrays(rows);
          for (const maxIter of passes) {
            const clock = new Stopwatch();
            const initial = toArrays(first);
            clock.start();
            const clusters = thingKmeans(first.rows, data, { initial, maxIter });
            clock.stop();
            const centers = first.data.slice();
            // Those that have members: the others stay where they were.
            for (const { id, centroid } of clusters) centers.set(centroid, id * first.cols);
            await onCheckpoint({ passes: maxIter, seconds: clock.seconds, centers });
          }
          return 'done';
        },
        async close() {},
      };
    },
  };
}

function toArrays({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols)),
  );
}
