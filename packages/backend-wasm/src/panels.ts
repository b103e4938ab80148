/** Panels that k centers are packed in, 8 to a panel. */
export function panelsOf(k: number): number {
  return Math.ceil(k / 8);
}
