import { PANEL, PART_I8 } from '../assembly/layout.ts';

/** Panels that k centers are packed in, 8 to a panel. */
export function panelsOf(k: number): number {
  return Math.ceil(k / PANEL);
}

/** Words of 4 bytes that a center of width d takes as integers: of 16 bits, or of 8 and their parts. */
export function screenWords(d: number): number {
  return Math.max(Math.ceil(d / 2), Math.ceil(d / 4) + Math.ceil(d / PART_I8));
}
