import { Random } from '@coke/core';
import type { View, ViewBatch, ViewLoader } from '../src/images/views.ts';

/** What made-up images are like. */
export interface MadeUpImages {
  readonly count: number;
  readonly batchSize: number;
  readonly size?: number;
  readonly channels?: number;
  /** Large views and small crops of each image. */
  readonly views?: number;
  readonly seed?: number;
}

/**
 * Made-up images of a few kinds, in views that differ by noise: a loader without files or threads, whose
 * numbers depend on seed, epoch, id and view alone.
 */
export function arrayLoader(options: MadeUpImages): ViewLoader & { seen: number[] } {
  const { count, batchSize, size = 4, channels = 1, views = 2, seed = 0 } = options;
  const length = size * size * channels;
  const batches = Math.ceil(count / batchSize);
  const seen: number[] = [];

  function image(id: number, epoch: number, view: number): Float32Array {
    const kind = new Random(seed, 1000 + (id % 5));
    const noise = new Random(seed, 2000 + (epoch * count + id) * views + view);
    return Float32Array.from({ length }, () => kind.normal() + 0.5 * noise.normal());
  }

  function view(ids: Int32Array, epoch: number, v: number): View {
    const data = new Float32Array(ids.length * length);
    for (const [i, id] of ids.entries()) data.set(image(id, epoch, v), i * length);
    return { data, shape: [ids.length, size, size, channels] };
  }

  return {
    instances: count,
    batchSize,
    batches,
    waited: 0,
    seen,
    async *epoch(t: number, from = 0): AsyncGenerator<ViewBatch> {
      const order = new Random(seed, t).shuffle(Int32Array.from({ length: count }, (_, i) => i));
      for (let batch = from; batch < batches; batch++) {
        const ids = order.slice(batch * batchSize, (batch + 1) * batchSize);
        seen.push(...ids);
        yield { ids, views: Array.from({ length: views }, (_, v) => view(ids, t, v)) };
      }
    },
    async *plainPass(): AsyncGenerator<ViewBatch> {
      for (let from = 0; from < count; from += batchSize) {
        const rows = Math.min(batchSize, count - from);
        const ids = Int32Array.from({ length: rows }, (_, i) => from + i);
        yield { ids, views: [view(ids, 0, 0)] };
      }
    },
    async dispose() {},
  };
}

/** The same images in the same views, as one batch, in each epoch. */
export function fixedBatch(options: Omit<MadeUpImages, 'batchSize'>): ViewLoader {
  const loader = arrayLoader({ ...options, batchSize: options.count });
  return { ...loader, epoch: (_, from) => loader.epoch(0, from) };
}
