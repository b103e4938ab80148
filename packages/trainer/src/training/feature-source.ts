import { keep, tidy } from '@tensorflow/tfjs-core';
import type { ViewLoader } from '../images/views.ts';
import { dropoutRandom } from '../network/layers/dropout.ts';
import type { Network } from '../network/network.ts';
import type { FeatureSource } from '../objectives/objective.ts';
import { disposeOutputs, splitBatch, viewTensors } from './batch-parts.ts';

/** What an objective reads the images by before an epoch: projections of their large views. */
export function featureSource(
  loader: ViewLoader,
  network: Network,
  largeViews: number,
  seed: number,
): FeatureSource {
  const places = Array.from({ length: largeViews }, (_, v) => v);
  return {
    async *projections(epoch) {
      let number = 0;
      for await (const batch of loader.epoch(epoch)) {
        const random = dropoutRandom(seed, epoch, number++);
        const [whole] = splitBatch(batch, undefined);
        const projections = tidy(() =>
          viewTensors(whole!, places).map((view) =>
            keep(network.project(view, { training: true, random })),
          ),
        );
        try {
          yield { ids: batch.ids, projections };
        } finally {
          disposeOutputs({ projections });
        }
      }
    },
  };
}
