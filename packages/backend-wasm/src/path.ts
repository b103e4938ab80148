import { type Bits, Screening } from './screening.ts';

/** How rows find their best cluster: see `WasmOptions`. */
export type Path = 'auto' | 'f32' | 'i16' | 'i8';

export const PATHS: readonly Path[] = ['auto', 'f32', 'i16', 'i8'];

/** Widest rows that the margin is proved for: `docs/wasm-screening.md`. */
const WIDEST: Readonly<Record<Bits, number>> = { 8: 2 ** 16, 16: 2 ** 20 };

/**
 * The path that is taken where the data allow it.
 *
 * @param relaxed - Can rows be screened in 8 bits?
 */
export function fastestPath(path: Path, relaxed: boolean): Exclude<Path, 'auto'> {
  if (path !== 'auto') return path;
  return relaxed ? 'i8' : 'i16';
}

/** How the rows of a clustering of K clusters are screened; undefined: not at all. */
export function screeningOf(
  path: Path,
  relaxed: boolean,
  k: number,
  dim: number,
): Screening | undefined {
  if (path === 'f32') return undefined;
  const auto = path === 'auto';
  // Less than this is scored as fast as it is quantized.
  if (auto && (k < 32 || dim < 16)) return undefined;
  const wanted: readonly Bits[] = path === 'i8' ? [8] : path === 'i16' ? [16] : [8, 16];
  const widths = wanted.filter((bits) => dim <= WIDEST[bits] && (bits === 16 || relaxed));
  return widths.length > 0 ? new Screening(k, widths, !auto) : undefined;
}
