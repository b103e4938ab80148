import type { RunOptionsOf } from '@coke/trainer/run';

/** Trainings of one data set, which differ by their seeds. */
export interface Plan {
  readonly name: string;
  readonly title: string;
  readonly options: RunOptionsOf<'coke'>;
  readonly seeds: readonly number[];
}

const SHARED = { images: 10_000, evaluateEvery: 5 } as const;

export const PLANS: readonly Plan[] = [
  {
    ...{ name: 'cifar10', title: 'CIFAR-10', seeds: [0, 1, 2] },
    options: { data: 'cifar10', ...SHARED, epochs: 30 },
  },
  {
    ...{ name: 'fashion-mnist', title: 'Fashion-MNIST', seeds: [0, 1, 2] },
    // Fewer clusters than by default: clothes of a kind look alike.
    options: { data: 'fashion-mnist', ...SHARED, epochs: 40, k: [100, 150, 200] },
  },
];

/** To see that it works. */
export const TINY_PLANS: readonly Plan[] = [
  {
    ...{ name: 'mnist', title: 'MNIST', seeds: [0, 1] },
    options: {
      ...{ data: 'mnist', images: 48, testImages: 40, epochs: 2, evaluateEvery: 0 },
      ...{ batchSize: 24, k: [4], size: 14 },
    },
  },
];
