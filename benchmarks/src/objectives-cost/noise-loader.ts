import { Random } from '@coke/core';
import type { ViewBatch, ViewLoader } from '@coke/trainer';

/** Images that a step costs as much for as for any. */
export interface NoiseImages {
  readonly count: number;
  readonly batchSize: number;
  /** Side in pixels, three channels each. */
  readonly size: number;
  readonly views: number;
}

/** Views of noise that are made once: batches cost nothing, but that ids are another batch's each time. */
export function noiseLoader({ count, batchSize, size, views }: NoiseImages): ViewLoader {
  const random = new Random(5);
  const batches = Math.floor(count / batchSize);
  const values = () =>
    Float32Array.from({ length: batchSize * size * size * 3 }, () => random.normal());
  const shape = [batchSize, size, size, 3] as const;
  const made = Array.from({ length: views }, () => ({ data: values(), shape }));
  const batch = (b: number, of: ViewBatch['views']): ViewBatch => ({
    ids: Int32Array.from({ length: batchSize }, (_, i) => b * batchSize + i),
    views: of,
  });
  return {
    instances: count,
    batchSize,
    batches,
    waited: 0,
    async *epoch(_, from = 0) {
      for (let b = from; b < batches; b++) yield batch(b, made);
    },
    async *plainPass() {
      for (let b = 0; b < batches; b++) yield batch(b, made.slice(0, 1));
    },
    async dispose() {},
  };
}
