import { wasm } from '@coke/backend-wasm';
import { type RunOptions, trainingRun } from '@coke/trainer/run';
import { answerParent } from '../suite/answer-parent.ts';
import { type SupervisedOptions, supervisedRun } from './supervised-run.ts';
import { useFastestDevice } from './use-fastest-device.ts';

/** One training, with what TensorFlow takes of memory and threads to itself. */
export type TrainQuestion =
  | {
      readonly kind: 'clusters';
      readonly options: RunOptions;
      readonly out: string;
      /** Measure raw pixels, too. */
      readonly pixels: boolean;
    }
  | { readonly kind: 'classes'; readonly options: SupervisedOptions; readonly out: string };

answerParent(async (question: TrainQuestion, onShare) => {
  await useFastestDevice();
  if (question.kind === 'classes') return supervisedRun(question.options, question.out, onShare);
  return trainingRun(question.options, question.out, {
    backend: await wasm({ threads: 1 }),
    ...{ resume: true, pixels: question.pixels, onProgress() {} },
    onBatch: ({ epoch, epochs, batch, batches }) => onShare((epoch + batch / batches) / epochs),
  });
});
