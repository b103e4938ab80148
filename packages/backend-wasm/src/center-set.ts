import {
  SET_BITS,
  SET_BOUNDS,
  SET_BYTES,
  SET_CENTERS,
  SET_HALVES,
  SET_PANELS,
  SET_SCREENS,
  SET_STEPS,
} from '../assembly/layout.ts';
import type { Blocks } from './blocks.ts';
import type { Engine } from './engine.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';
import { panelsOf, screenWords } from './panels.ts';
import type { Bits } from './screening.ts';

/** Centers that rows are assigned by, in all the forms that kernels read. */
export interface CenterSet {
  /** Where the kernels find the forms: `assembly/layout.ts` says what is in it. */
  readonly table: Pointer;
  /** c, K × d float32. */
  readonly centers: Pointer;
  /** All forms lie one after the other, so that a set is copied at once. */
  readonly forms: Pointer;
  readonly bytes: number;
}

/**
 * Copy centers, K × d, into linear memory.
 *
 * @param bits - Width of the integers to make, too; there is room for 16 in any case.
 * @param scratch - `scratchBytes(d)` bytes.
 */
export function createCenterSet(
  { memory, kernels }: Engine,
  blocks: Blocks,
  values: Float32Array,
  k: number,
  d: number,
  bits: Bits | undefined,
  scratch: Pointer,
): CenterSet {
  const panelCount = panelsOf(k);
  const padded = 8 * panelCount;
  const screened = bits !== undefined;
  // Float64 first: every form is then aligned to its own size.
  const sizes = {
    halves: 8 * k,
    bounds: screened ? 16 * k : 0,
    centers: 4 * k * d,
    panels: 4 * padded * d,
    screens: screened ? 4 * padded * screenWords(d) : 0,
    steps: screened ? 4 * padded : 0,
  };
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const forms = blocks.take(bytes, 1);
  const at: Record<string, Pointer> = {};
  let next = forms;
  for (const [name, size] of Object.entries(sizes)) {
    at[name] = size > 0 ? next : 0;
    next += size;
  }
  const { halves, bounds, centers, panels, screens, steps } = at as Record<
    keyof typeof sizes,
    Pointer
  >;
  const table = blocks.take(SET_BYTES, 1);
  memory.write(table, [
    [SET_CENTERS, centers],
    [SET_PANELS, panels],
    [SET_HALVES, halves],
    [SET_SCREENS, screens],
    [SET_STEPS, steps],
    [SET_BOUNDS, bounds],
    [SET_BITS, bits ?? 0],
  ]);
  memory.f32(centers, k * d).set(values);
  kernels.packCenters(table, k, d, scratch, 0, panelCount);
  return { table, centers, forms, bytes };
}

/** to ← from, two sets of the same shape. */
export function copyCenterSet(memory: LinearMemory, from: CenterSet, to: CenterSet): void {
  memory.copy(from.forms, to.forms, from.bytes);
}

/** Make a set's integers anew, of another width. */
export function requantizeCenterSet(
  { memory, kernels }: Engine,
  { table }: CenterSet,
  k: number,
  d: number,
  bits: Bits,
  scratch: Pointer,
): void {
  memory.write(table, [[SET_BITS, bits]]);
  kernels.packCenters(table, k, d, scratch, 0, panelsOf(k));
}
