import { type ClusteringState, shouldBe } from '@coke/core/backend';
import type { WebGpuContext } from './gpu-js.ts';
import type { Mode } from './mode.ts';

/** What one table of numbers may hold in a mode. */
export interface Limits {
  /** Numbers in one table. */
  readonly numbers: number;
  /** Columns, and rows, of one table. */
  readonly extent: number;
}

/** One table is one kernel's output; its arguments want as much again, of the 2 GB that gpu.js counts. */
export const WEBASM_LIMITS: Limits = { numbers: 2 ** 27, extent: 2 ** 27 };

/** Arrays of arrays: what engines are sure to have room for. */
export const CPU_LIMITS: Limits = { numbers: 2 ** 28, extent: 2 ** 24 };

/** A table is folded into a texture of one number a texel; shaders may count in float32. */
export function webglLimits(texels: number): Limits {
  const numbers = Math.min(texels * texels, 2 ** 24);
  return { numbers, extent: numbers };
}

/** A table is one buffer; threads come in groups of 8 × 8. */
export function webgpuLimits({ device: { limits } }: WebGpuContext): Limits {
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, 2 ** 31);
  return { numbers: Math.floor(bytes / 4), extent: 8 * limits.maxComputeWorkgroupsPerDimension };
}

/** Labels and indices travel as float32, which counts no further. */
export const LARGEST_INDEX: number = 2 ** 24;

/** A scratch table is not made larger than this for the sake of more rows at once: 16 MB. */
const ENOUGH = 2 ** 22;

const FEWEST_ROWS = 16;

/** More rows at once gain nothing, and each size is compiled for itself. */
const MOST_ROWS = 4096;

/** Rows of a block: 16, 24, 32, 48, 64 …: at most a third is padding, and few sizes are compiled. */
export function capacityFor(rows: number, most: number): number {
  let power = FEWEST_ROWS;
  while (2 * power <= rows) power *= 2;
  const capacity = rows <= power ? power : rows <= 1.5 * power ? 1.5 * power : 2 * power;
  return Math.min(capacity, most);
}

/** The most rows that go through the kernels at once. */
export function largestCapacity(heads: readonly ClusteringState[]): number {
  const widest = heads.reduce((most, { k, dim }) => Math.max(most, k, dim), 1);
  let rows = FEWEST_ROWS;
  while (2 * rows <= MOST_ROWS && 2 * rows * widest <= ENOUGH) rows *= 2;
  return rows;
}

/** @throws RangeError if a head has more clusters or columns than a table of the device can hold. */
export function checkSizes(
  heads: readonly ClusteringState[],
  { numbers, extent }: Limits,
  mode: Mode,
): void {
  const on = `(gpujs:${mode})`;
  for (const [h, { k, dim }] of heads.entries()) {
    const clusters = Math.min(extent, LARGEST_INDEX, Math.floor(numbers / FEWEST_ROWS));
    const checks: readonly [string, number, number][] = [
      [`k of head ${h}`, k, clusters],
      [`dim of head ${h}`, dim, Math.min(extent, Math.floor(numbers / FEWEST_ROWS))],
      [`k * dim of head ${h}`, k * dim, numbers],
    ];
    for (const [name, value, most] of checks) {
      if (value > most) throw new RangeError(shouldBe(name, `at most ${most} ${on}`, value));
    }
  }
}
