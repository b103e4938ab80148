import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Random } from '@coke/core';
import { writeWhole } from '@coke/io';
import {
  cosineSchedule,
  dense,
  type FeatureQuality,
  judgeEncoder,
  lossGradients,
  type Module,
  type Optimizer,
  sequence,
  sgd,
  type View,
  viewLoader,
} from '@coke/trainer';
import {
  makeEncoder,
  openDataSet,
  type RunOptions,
  resolveRunOptions,
  runViews,
  viewSide,
} from '@coke/trainer/run';
import { type Tensor2D, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
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
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const known = JSON.parse(text) as SupervisedResult;
    if (isDeepStrictEqual(known.options, options)) return known;
    throw new Error(`${file} is of a run with other options: move it away`);
  }
  const { run } = resolveRunOptions({ ...options, views: 1 });
  const { epochs, seed, batchSize } = run;
  const data = await openDataSet(run);
  const { train, test, mean, std, side } = data;
  const encoder = makeEncoder(run, { channels: train.source.channels, side });
  const classes = Math.max(...train.classes!) + 1;
  const random = new Random(seed + 1);
  const classifier = dense({ inputs: encoder.features, outputs: classes, random });
  const network = sequence<Tensor4D, Tensor2D>({ encoder, classifier });
  const views = runViews({ ...run, views: 1 }, data);
  const loader = viewLoader({ images: train, batchSize, seed, views });
  const optimizer = sgd()(network.trainable);
  const schedule = cosineSchedule({
    ...{ base: LEARNING_RATE, warmupEpochs: Math.floor(epochs / 10), riseIncludes: 'base' },
    ...{ epochs, batchesPerEpoch: loader.batches },
  });
  const losses: number[] = [];
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      let [sum, batch] = [0, 0];
      for await (const { ids, views } of loader.epoch(epoch)) {
        const truth = Int32Array.from(ids, (id) => train.classes![id]!);
        const rate = schedule(epoch, batch++);
        sum += (await learn(network, optimizer, views[0]!, truth, rate)) * ids.length;
      }
      losses.push(sum / train.count);
      onShare((epoch + 1) / epochs);
    }
    const images = { train, test: test! };
    const size = viewSide(run, data);
    const trained = await judgeEncoder(encoder, images, { size, mean, std });
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
  view: View,
  truth: Int32Array,
  rate: number,
): Promise<number> {
  const images = tensor4d(view.data, [...view.shape]);
  const classes = tensor1d(truth, 'int32');
  const { loss, gradients } = lossGradients(network.trainable, () =>
    classificationLoss(network.apply(images, { training: true }), classes),
  );
  await optimizer.apply(gradients, rate);
  const [mean] = await loss.data();
  for (const each of [loss, images, classes, ...gradients.values()]) each.dispose();
  return mean!;
}
