import type { RunObjectiveName, RunOptions } from '@coke/trainer/run';

/** What is tried with an objective. */
export interface Trial {
  /** Of the folder of its run, too. */
  readonly name: string;
  readonly label: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Tried with every objective. */
export const OPTIMIZERS: readonly Trial[] = [
  ...[0.03, 0.1, 0.3].map((learningRate) => ({
    ...{ name: `sgd-${learningRate}`, label: `SGD ${learningRate}` },
    options: { optimizer: 'sgd', learningRate },
  })),
  {
    ...{ name: 'adam-0.001', label: 'Adam 0.001' },
    options: { optimizer: 'adam', learningRate: 0.001 },
  },
];

/** Settings of each objective's own, tried with the optimiser that it did best with: as many for each. */
export const SETTINGS: Readonly<Record<RunObjectiveName, readonly Trial[]>> = {
  coke: [setting({ temperature: 0.07 }), setting({ k: [600] })],
  swav: [setting({ k: 300, epsilon: 0.03 }), setting({ queueLength: 0, epsilon: 0.03 })],
  'deepcluster-v2': [setting({ k: [300, 300, 300] }), setting({ temperature: 0.2 })],
  odc: [setting({ dropout: 0 }), setting({ k: 150, minSize: 5 })],
  simclr: [setting({ temperature: 0.1 }), setting({ temperature: 0.5 })],
  'moco-v2': [setting({ temperature: 0.1 }), setting({ momentum: 0.95 })],
  'moco-v2-plus': [setting({ temperature: 0.1 }), setting({ momentum: 0.95, finalMomentum: 0.99 })],
  'moco-v3': [setting({ temperature: 0.1 }), setting({ momentum: 0.9 })],
  nnclr: [setting({ temperature: 0.1 }), setting({ queueLength: 512 })],
  simsiam: [setting({ predictorHidden: 256 }), setting({ dimension: 256, predictorHidden: 64 })],
  byol: [setting({ momentum: 0.9 }), setting({ momentum: 0.97 })],
  'barlow-twins': [setting({ lambda: 0.02 }), setting({ dimension: 256 })],
  dino: [
    setting({ batchNorm: true, momentum: 0.95 }),
    setting({ k: 64, teacherTemperature: 0.07 }),
  ],
};

function setting(options: Readonly<Record<string, unknown>>): Trial {
  const said = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return {
    name: said.join('-').replaceAll(/[^\w.]+/g, '-'),
    label: said.join(', '),
    options,
  };
}

/** A part of the images, and of the test images: those that a comparison is judged by are more. */
export const SHARED: RunOptions = {
  ...{ data: 'cifar10', images: 3000, testImages: 2000, epochs: 10, evaluateEvery: 0 },
};

/** To see that it works. */
export const TINY: RunOptions = {
  ...{ data: 'mnist', images: 48, testImages: 40, epochs: 2, batchSize: 24, size: 14 },
  evaluateEvery: 0,
};
