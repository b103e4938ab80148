import { Screening } from './screening.ts';

/** How rows find their best cluster: see `WasmOptions`. */
export type Path = 'auto' | 'f32' | 'i16';

export const PATHS: readonly Path[] = ['auto', 'f32', 'i16'];

/** Widest rows that the margin is proved for. */
const WIDEST = 2 ** 20;

/** How the rows of a head of K clusters are screened; undefined: not at all. */
export function screeningOf(path: Path, k: number, dim: number): Screening | undefined {
  if (path === 'f32' || dim > WIDEST) return undefined;
  // Less than this is scored as fast as it is quantized.
  if (path === 'auto' && (k < 32 || dim < 16)) return undefined;
  return new Screening(k, path === 'i16');
}
