import type { RunOptions } from '@coke/trainer/run';

/** What is tried with every objective. */
export interface Trial {
  /** Of the folder of its run, too. */
  readonly name: string;
  readonly label: string;
  readonly options: Pick<RunOptions, 'optimizer' | 'learningRate'>;
}

export const TRIALS: readonly Trial[] = [
  ...[0.03, 0.1, 0.3].map((learningRate) => ({
    ...{ name: `sgd-${learningRate}`, label: `SGD ${learningRate}` },
    options: { optimizer: 'sgd', learningRate } as const,
  })),
  {
    ...{ name: 'adam-0.001', label: 'Adam 0.001' },
    options: { optimizer: 'adam', learningRate: 0.001 },
  },
];

/** A part of the images, and of the test images: those that a comparison is judged by are more. */
export const SHARED: RunOptions = {
  ...{ data: 'cifar10', images: 3000, testImages: 2000, epochs: 10, evaluateEvery: 0 },
};

/** To see that it works. */
export const TINY: RunOptions = {
  ...{ data: 'mnist', images: 48, testImages: 40, epochs: 2, batchSize: 24, size: 14 },
  evaluateEvery: 0,
};
