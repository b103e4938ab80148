import type { Objective, SizedEncoder, Trainer } from '@coke/trainer';
import type { Variable } from '@tensorflow/tfjs-core';
import type { Entrant } from './entrants.ts';
import type { NoiseImages } from './noise-loader.ts';
import { StepRun } from './step-run.ts';

/** What a checkpoint holds beside network and optimiser. */
export interface StateBytes {
  /** For each image of the data. */
  readonly anImage: number;
  /** The objective's besides: prototypes, queues, centers. */
  readonly besides: number;
  /** The averaged twin, which is as large as the network. */
  readonly twin: number;
}

/** What an objective keeps, by its checkpoints for `images.count` images, and for twice as many. */
export async function stateBytes(
  entrant: Entrant,
  encoder: SizedEncoder,
  images: Omit<NoiseImages, 'views'>,
): Promise<Omit<StateBytes, 'twin'>> {
  const { count } = images;
  const [once, twice] = [
    await objectiveBytes(entrant, encoder, images),
    await objectiveBytes(entrant, encoder, { ...images, count: 2 * count }),
  ];
  const anImage = (twice - once) / count;
  return { anImage, besides: once - anImage * count };
}

async function objectiveBytes(
  entrant: Entrant,
  encoder: SizedEncoder,
  images: Omit<NoiseImages, 'views'>,
): Promise<number> {
  const run = new StepRun(entrant, encoder, images);
  try {
    await run.learn(1);
    const { objective } = run.trainer;
    const file = (await objective.save?.())?.length ?? 0;
    return file + bytesOf(objective.trainable) + bytesOf(objective.state);
  } finally {
    run.dispose();
  }
}

/** Bytes of the averaged twin, where the objective needs one. */
export function twinBytes({ objective, network }: Pick<Trainer, 'objective' | 'network'>): number {
  return twinned(objective, network).reduce(
    (sum, { trainable, state }) => sum + bytesOf(trainable) + bytesOf(state),
    0,
  );
}

function twinned({ needs }: Objective, { encoder, projector, predictor }: Trainer['network']) {
  if (!needs.twin) return [];
  return [encoder, projector, ...(needs.twin.of === 'prediction' && predictor ? [predictor] : [])];
}

function bytesOf(variables: ReadonlyMap<string, Variable>): number {
  // f32.
  return [...variables.values()].reduce((sum, { size }) => sum + 4 * size, 0);
}
