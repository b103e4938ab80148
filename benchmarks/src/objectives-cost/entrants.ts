import {
  barlowTwins,
  byol,
  coke,
  deepClusterV2,
  dino,
  mlp,
  mocoV2,
  mocoV2Plus,
  mocoV3,
  nnclr,
  type ObjectiveFactory,
  odc,
  type RowModuleFactory,
  simclr,
  simsiam,
  swav,
} from '@coke/trainer';

/** An objective whose step is measured. */
export interface Entrant {
  readonly name: string;
  readonly views: 1 | 2;
  make(): ObjectiveFactory;
  /** Where the objective has no option for its widths. */
  readonly projector?: RowModuleFactory;
  /** Running time that the paper gives; its unit is not named. */
  readonly published?: number;
}

/** How large what an objective keeps is. */
export interface EntrantSizes {
  /** Widths of heads between layers. */
  readonly hidden: number;
  /** Width of projections. */
  readonly dimension: number;
  /** K: clusters, prototypes, outputs. */
  readonly k: number;
  /** Rows of queues. */
  readonly queueLength: number;
}

/** All objectives with heads, clusters and queues of the same sizes. The first is what others are held against. */
export function entrants({ hidden, dimension, k, queueLength }: EntrantSizes): Entrant[] {
  const heads = { hidden, dimension };
  const predicting = { ...heads, predictorHidden: hidden };
  const projector = mlp([
    { width: hidden, normalization: 'affine', activation: 'relu' },
    { width: dimension, normalization: 'affine' },
  ]);
  const two = { views: 2 } as const;
  return [
    {
      ...{ name: 'coke, one view', views: 1, published: 8.4, projector },
      make: () => coke({ views: 1, k }),
    },
    {
      ...{ name: 'coke, two views', ...two, published: 11.1, projector },
      make: () => coke({ views: 2, k }),
    },
    {
      ...{ name: 'swav', ...two, published: 20.8 },
      make: () => swav({ ...heads, k, queueLength, queueFrom: 0 }),
    },
    {
      ...{ name: 'deepcluster-v2', ...two },
      make: () => deepClusterV2({ ...heads, k: [k, k, k] }),
    },
    { name: 'odc', views: 1, make: () => odc({ ...heads, k, minSize: 1 }) },
    { name: 'simclr', ...two, make: () => simclr(heads) },
    {
      ...{ name: 'moco-v2', ...two, published: 18.3 },
      make: () => mocoV2({ ...heads, queueLength }),
    },
    { name: 'moco-v2-plus', ...two, make: () => mocoV2Plus({ ...heads, queueLength }) },
    { name: 'moco-v3', ...two, make: () => mocoV3(predicting) },
    { name: 'simsiam', ...two, make: () => simsiam(predicting) },
    { name: 'byol', ...two, make: () => byol(predicting) },
    { name: 'barlow-twins', ...two, make: () => barlowTwins(heads) },
    { name: 'nnclr', ...two, make: () => nnclr({ ...predicting, queueLength }) },
    { name: 'dino', ...two, make: () => dino({ ...heads, k }) },
  ];
}
