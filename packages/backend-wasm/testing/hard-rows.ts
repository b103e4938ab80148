import type { Matrix, Random } from '@coke/core';

/** What makes it hard to tell clusters apart by rounded scores. */
export const KINDS = [
  'noise',
  'clusters',
  'ulps',
  'lattice',
  'spike',
  'scales',
  'equal',
  'opposite',
] as const;

/** Rows whose clusters are hard to tell apart by rounded scores. */
export interface HardRows {
  readonly kind: (typeof KINDS)[number];
  readonly k: number;
  readonly dim: number;
  readonly rows: number;
  /** Everything is multiplied by 10 to this power. */
  readonly exponent: number;
}

/** K centers, K × d. */
export function drawCenters({ kind, k, dim, exponent }: HardRows, random: Random): Float32Array {
  const base = Float32Array.from({ length: dim }, () => random.normal());
  return Float32Array.from({ length: k * dim }, (_, at) => {
    const [c, j] = [Math.floor(at / dim), at % dim];
    const near = base[j]! * (1 + (random.integer(5) - 2) * 2 ** -23);
    const value = {
      noise: () => random.normal(),
      clusters: () => random.normal(),
      ulps: () => near,
      lattice: () => random.integer(5) - 2,
      spike: () => (j === c % dim ? 1000 : 1e-3 * random.normal()),
      scales: () => random.normal() * 10 ** -(c % 7),
      equal: () => base[j]!,
      opposite: () => (c % 2 ? near : -near),
    }[kind]();
    return value * 10 ** exponent;
  });
}

/** Rows that belong to such centers, more or less; one in ten is zero. */
export function drawRows(setup: HardRows, centers: Float32Array, random: Random): Matrix {
  const { kind, k, dim, rows, exponent } = setup;
  const data = new Float32Array(rows * dim);
  for (let i = 0; i < rows; i++) {
    const c = random.integer(k);
    const scale = kind === 'scales' ? 10 ** -random.integer(7) : 1;
    if (random.integer(10) === 0) continue;
    for (let j = 0; j < dim; j++) {
      const noise = kind === 'lattice' ? random.integer(3) - 1 : random.normal();
      const value =
        kind === 'noise'
          ? noise * 10 ** exponent
          : centers[c * dim + j]! + 0.1 * noise * 10 ** exponent;
      data[i * dim + j] = scale * value;
    }
  }
  return { data, rows, cols: dim };
}
