import type { Size } from './epochs.ts';

/** What is varied, one at a time. */
export interface Variable {
  readonly name: string;
  /** As an axis is labelled. */
  readonly label: string;
  readonly values: readonly number[];
  /** Exponent of the number of multiplications. */
  readonly work: 0 | 1;
  /** A size like the base case but for this. */
  size(value: number): Size;
}

/** Everything about a sweep. */
export interface Plan {
  readonly base: Size;
  readonly variables: readonly Variable[];
  /** Epochs of each point that count. */
  readonly rounds: number;
  /** The paper's epoch. */
  readonly paper: Size & { readonly epochs: number };
}

const BASE: Size = { instances: 65_536, k: [1000], dim: 128, batchRows: 1024 };

/** ImageNet's training images, the published heads, features and batches. */
const IMAGENET: Size = {
  instances: 1_281_167,
  k: [3000, 4000, 5000],
  dim: 128,
  batchRows: 1024,
};

export const PLAN: Plan = {
  base: BASE,
  variables: variables(BASE, {
    instances: [16_384, 32_768, 65_536, 131_072, 262_144],
    k: [250, 500, 1000, 2000, 4000],
    dim: [32, 64, 128, 256, 512],
    batchRows: [128, 256, 512, 1024, 2048, 4096],
    heads: [1, 2, 3, 4, 6],
  }),
  rounds: 5,
  paper: { ...IMAGENET, epochs: 1 },
};

const TINY_BASE: Size = { instances: 256, k: [16], dim: 8, batchRows: 64 };

/** To see that it works. */
export const TINY_PLAN: Plan = {
  base: TINY_BASE,
  variables: variables(TINY_BASE, {
    instances: [64, 128, 256, 512],
    k: [4, 8, 16, 32],
    dim: [4, 8, 16, 32],
    batchRows: [16, 32, 64, 128],
    heads: [1, 2, 3, 4],
  }),
  rounds: 1,
  paper: { instances: 1000, k: [12, 16, 20], dim: 16, batchRows: 64, epochs: 1 },
};

function variables(
  base: Size,
  values: Readonly<Record<'instances' | 'k' | 'dim' | 'batchRows' | 'heads', readonly number[]>>,
): Variable[] {
  return [
    {
      ...({ name: 'N', work: 1, label: 'rows of an epoch, N', values: values.instances } as const),
      size: (instances) => ({ ...base, instances }),
    },
    {
      ...({ name: 'K', work: 1, label: 'clusters, K', values: values.k } as const),
      size: (k) => ({ ...base, k: [k] }),
    },
    {
      ...({ name: 'd', work: 1, label: 'width of a row, d', values: values.dim } as const),
      size: (dim) => ({ ...base, dim }),
    },
    {
      ...({ name: 'b', work: 0, label: 'rows of a batch, b', values: values.batchRows } as const),
      size: (batchRows) => ({ ...base, batchRows }),
    },
    {
      ...({ name: 'heads', work: 1, label: 'heads', values: values.heads } as const),
      size: (heads) => ({ ...base, k: new Array<number>(heads).fill(base.k[0]!) }),
    },
  ];
}
