import { EventLoopYield } from '@coke/core/event-loop';
import { keep, tidy } from '@tensorflow/tfjs-core';
import type { ViewBatch, ViewLoader } from '../images/views.ts';
import { dropoutRandom } from '../network/layers/dropout.ts';
import type { ApplyOptions } from '../network/module.ts';
import type { Network } from '../network/network.ts';
import type { FeatureSource, ProjectedImages } from '../objectives/objective.ts';
import { disposeOutputs, splitBatch, viewTensors } from './batch-parts.ts';

/** What an objective reads the images by before an epoch. */
export function featureSource(
  loader: ViewLoader,
  network: Network,
  largeViews: number,
  seed: number,
): FeatureSource {
  const places = Array.from({ length: largeViews }, (_, v) => v);
  return {
    projections: (epoch) =>
      project(network, loader.epoch(epoch), places, (batch) => {
        return { training: true, random: dropoutRandom(seed, epoch, batch) };
      }),
    plainProjections: () => project(network, loader.plainPass(), [0], () => ({ training: false })),
  };
}

async function* project(
  network: Network,
  batches: AsyncIterable<ViewBatch>,
  views: readonly number[],
  how: (batch: number) => ApplyOptions,
): AsyncGenerator<ProjectedImages, void> {
  let number = 0;
  // A pass that has begun is not left: running statistics take part of it in. Signals are heard all the same.
  const eventLoop = new EventLoopYield();
  for await (const batch of batches) {
    await eventLoop.yield();
    const [whole] = splitBatch(batch, undefined);
    const options = how(number++);
    const projections = tidy(() =>
      viewTensors(whole!, views).map((view) => keep(network.project(view, options))),
    );
    try {
      yield { ids: batch.ids, projections };
    } finally {
      disposeOutputs({ projections });
    }
  }
}
