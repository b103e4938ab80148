/** What one step works on. */
export interface Size {
  readonly name: string;
  /** b: rows of a batch. */
  readonly rows: number;
  /** d: width of a row. */
  readonly dim: number;
  /** K: clusters. */
  readonly k: number;
}

/** A is the paper's on ImageNet (one head), B the same with few clusters, C wide, D word vectors. */
export const SIZES: readonly Size[] = [
  { name: 'A', rows: 1024, dim: 128, k: 3000 },
  { name: 'B', rows: 1024, dim: 128, k: 100 },
  { name: 'C', rows: 256, dim: 768, k: 1000 },
  { name: 'D', rows: 1024, dim: 100, k: 1000 },
];

/** To see that it works, with fewer rows than clusters, too, as in A. */
export const TINY_SIZES: readonly Size[] = [
  { name: 'A', rows: 48, dim: 16, k: 60 },
  { name: 'B', rows: 32, dim: 5, k: 3 },
];

export function describeSize({ name, rows, dim, k }: Size): string {
  return `${name}: ${rows} / ${dim} / ${k}`;
}

export function describeThreads(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** GFLOP/s: a multiplication and an addition for each of b d K. */
export function rate({ rows, dim, k }: Size, ms: number): number {
  return (2e-6 * rows * dim * k) / ms;
}
