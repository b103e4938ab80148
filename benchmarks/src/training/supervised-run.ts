import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@coke/core';
import {
  cosineSchedule,
  dense,
  type FeatureQuality,
  judgeEncoder,
  type Module,
  type Optimizer,
  sequence,
  sgd,
  smallConvnet,
  smallImageViews,
  viewLoader,
} from '@coke/trainer';
import { openDataSet, type RunOptions } from '@coke/trainer/run';
import {
  type NamedTensorMap,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { writeWhole } from '../suite/write-whole.ts';
import { classificationLoss } from './classification-loss.ts';

/** What a training with labels shares with one without. */
export type SupervisedOptions = Pick<
  RunOptions,
  'data' | 'images' | 'testImages' | 'epochs' | 'seed' | 'size' | 'batchSize'
>;

export interface SupervisedResult {
  readonly options: SupervisedOptions;
  /** Of the encoder's features, as without labels. */
  readonly trained: FeatureQuality;
  /** Mean loss of each epoch. */
  readonly losses: readonly number[];
}

const LEARNING_RATE = 0.1;

/**
 * The small convnet trained with labels: same images, views, epochs and optimiser as `trainingRun` has by
 * default, one view of an image, a linear classifier and cross-entropy. What one could hope for.
 *
 * @param out - Folder of its result; a run that is over is answered from there.
 */
export async function supervisedRun(
  options: SupervisedOptions,
  out: string,
  onShare: (share: number) => void = () => {},
): Promise<SupervisedResult> {
  const file = join(out, 'result.json');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as SupervisedResult;
  const { epochs = 30, seed = 0, batchSize = 128 } = options;
  const data = await openDataSet(options);
  const { train, test, mean, std, side, mirrors } = data;
  const encoder = smallConvnet({ inputChannels: train.source.channels, seed });
  const classes = Math.max(...train.classes!) + 1;
  const classifier = dense({
    inputs: encoder.features,
    outputs: classes,
    random: new Random(seed + 1),
  });
  const network = sequence<Tensor4D, Tensor2D>({ encoder, classifier });
  const size = options.size ?? Math.round((3 / 4) * side);
  const view = { height: size, width: size, mean, std, views: 1, flip: mirrors ? 0.5 : 0 };
  const loader = viewLoader({ images: train, batchSize, seed, views: smallImageViews(view) });
  const optimizer = sgd()(network.trainable);
  const schedule = cosineSchedule({
    ...{ base: LEARNING_RATE, warmupEpochs: Math.floor(epochs / 10), epochs: epochs + 1 },
    batchesPerEpoch: loader.batches,
  });
  const losses: number[] = [];
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      let [sum, batch] = [0, 0];
      for await (const { ids, views } of loader.epoch(epoch)) {
        const truth = Int32Array.from(ids, (id) => train.classes![id]!);
        // Epoch 0 of the schedule is for clustering alone.
        const rate = schedule(epoch + 1, batch++);
        sum += (await learn(network, optimizer, views[0]!, truth, rate)) * ids.length;
      }
      losses.push(sum / train.count);
      onShare((epoch + 1) / epochs);
    }
    const images = { train, test: test! };
    const trained = await judgeEncoder(encoder, images, { size: side, mean, std });
    const result: SupervisedResult = { options, trained, losses };
    await writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
    return result;
  } finally {
    optimizer.dispose();
    network.dispose();
    await loader.dispose();
  }
}

/** One step. @returns The batch's mean loss. */
async function learn(
  network: Module<Tensor4D, Tensor2D>,
  optimizer: Optimizer,
  view: { readonly data: Float32Array; readonly shape: readonly [number, number, number, number] },
  truth: Int32Array,
  rate: number,
): Promise<number> {
  const images = tensor4d(view.data, [...view.shape]);
  const classes = tensor1d(truth, 'int32');
  const variables = new Map(Array.from(network.trainable, ([name, each]) => [each.name, name]));
  const { value, grads } = variableGrads(
    () => classificationLoss(network.apply(images, { training: true }), classes),
    [...network.trainable.values()],
  );
  const gradients = new Map(
    Object.entries(grads as NamedTensorMap).map(([name, each]) => [variables.get(name)!, each]),
  );
  optimizer.apply(gradients, rate);
  const [loss] = await value.data();
  for (const each of [value, images, classes, ...gradients.values()]) each.dispose();
  return loss!;
}
