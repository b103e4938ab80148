import type { Blocks } from './blocks.ts';
import type { Heap } from './heap.ts';
import type { Kernels, Pointer } from './kernels.ts';

/** Centers that rows are assigned by, in all the forms that kernels read. */
export interface CenterSet {
  /** c, K × d float32. */
  readonly centers: Pointer;
  /** The same in panels of 8, K rounded up to a multiple of 8. */
  readonly panels: Pointer;
  /** |c_k|²/2, K float64. */
  readonly halves: Pointer;
  /** The three lie one after the other, so that a set is copied at once. */
  readonly bytes: number;
}

/** Number of panels of 8 centers. */
export function panelCount(k: number): number {
  return Math.ceil(k / 8);
}

/** Copy centers, K × d, into linear memory. */
export function createCenterSet(
  { heap, kernels }: { readonly heap: Heap; readonly kernels: Kernels },
  blocks: Blocks,
  values: Float32Array,
  k: number,
  d: number,
): CenterSet {
  // float64 first: every part is then aligned to its own size.
  const sizes = [8 * k, 4 * k * d, 32 * panelCount(k) * d] as const;
  const bytes = sizes[0] + sizes[1] + sizes[2];
  const halves = blocks.take(bytes, 1);
  const centers = halves + sizes[0];
  const panels = centers + sizes[1];
  heap.f32(centers, k * d).set(values);
  kernels.packCenters(centers, k, d, panels, halves);
  return { centers, panels, halves, bytes };
}

/** to ← from, two sets of the same shape. */
export function copyCenterSet(heap: Heap, from: CenterSet, to: CenterSet): void {
  heap.copy(from.halves, to.halves, from.bytes);
}
