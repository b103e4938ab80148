import { gpujs } from '@coke/backend-gpujs';
import { ndarray } from '@coke/backend-ndarray';
import { tfjs } from '@coke/backend-tfjs';
import { wasm } from '@coke/backend-wasm';
import { type Backend, javascript, reference } from '@coke/core';
import { imagesFromPixels } from '@coke/datasets';
import { projector, sgd, smallConvnet, smallImageViews, Trainer, viewLoader } from '@coke/trainer';
import { answerParent } from '../suite/answer-parent.ts';
import { useFastestDevice } from '../training/use-fastest-device.ts';

/** What the clustering costs within training, measured in a process of its own. */
export interface ShareQuestion {
  readonly images: number;
  readonly batchSize: number;
  /** K, one a head; the settings are measured one after the other. */
  readonly heads: readonly (readonly number[])[];
  /** Epochs that are measured, after the two first. */
  readonly epochs: number;
}

/** One backend with one setting of heads. */
export interface BackendShare {
  readonly backend: string;
  readonly k: readonly number[];
  /** Milliseconds of a step, one an epoch: all of it, and what the clustering took of it. */
  readonly step: readonly number[];
  readonly clustering: readonly number[];
}

export interface ShareAnswer {
  /** Backend of tfjs that trains. */
  readonly device: string;
  readonly backends: readonly BackendShare[];
}

/** Side of an image, and of a view of it. */
const SIDE = 32;
const VIEW = 24;

const BACKENDS: readonly (() => Backend | Promise<Backend>)[] = [
  () => wasm({ threads: 1 }),
  () => tfjs(),
  () => ndarray(),
  () => gpujs({ mode: 'webasm' }),
  () => gpujs({ mode: 'cpu' }),
  () => javascript(),
  () => reference(),
];

answerParent(async (question: ShareQuestion, onShare): Promise<ShareAnswer> => {
  const device = await useFastestDevice();
  const backends: BackendShare[] = [];
  const count = BACKENDS.length * question.heads.length;
  for (const k of question.heads) {
    for (const open of BACKENDS) {
      backends.push(await measure(await open(), k, question));
      onShare(backends.length / count);
    }
  }
  return { device, backends };
});

async function measure(
  backend: Backend,
  k: readonly number[],
  { images: count, batchSize, epochs }: ShareQuestion,
): Promise<BackendShare> {
  // What is in the images does not matter for what it costs.
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE * 3 }, (_, i) => (i * 7919) % 251);
  const images = imagesFromPixels(pixels, { height: SIDE, width: SIDE, channels: 3 });
  const encoder = smallConvnet();
  const network = { encoder, projector: projector({ inputs: encoder.features }) };
  const loader = viewLoader({
    ...{ images, batchSize, workers: 1 },
    views: smallImageViews({ height: VIEW, width: VIEW }),
  });
  const trainer = new Trainer({
    ...{ ...network, loader, k, epochs: epochs + 2, optimizer: sgd(), alpha: 1 },
    ...{ temperature: 0.1, learningRate: 0.01, backend },
  });
  try {
    await trainer.train();
    // Epoch 0 goes without gradients; kernels are compiled in it and in the next.
    const measured = trainer.history.slice(2);
    const step = measured.map(({ seconds }) => (1000 * seconds) / loader.batches);
    const clustering = measured.map(({ clusteringShare }, i) => clusteringShare * step[i]!);
    return { backend: backend.name, k, step, clustering };
  } finally {
    trainer.dispose();
    await loader.dispose();
    for (const part of Object.values(network)) part.dispose();
  }
}
