// A center set is a table of pointers that the host fills in: see `src/center-set.ts`.

/** c, K × d float32. */
export function centersOf(set: usize): usize {
  return load<usize>(set);
}

/** Centers in panels of 8, float32. */
export function panelsOf(set: usize): usize {
  return load<usize>(set, 4);
}

/** |c_k|²/2, K float64. */
export function halvesOf(set: usize): usize {
  return load<usize>(set, 8);
}

/**
 * Centers in panels of 8, 2 int16 or 4 int8 side by side, the latter part by part as `takeOffShift`
 * leaves them; 0: rows are not screened.
 */
export function screensOf(set: usize): usize {
  return load<usize>(set, 12);
}

/** The step of each center's integers, float32, a whole number of panels. */
export function stepsOf(set: usize): usize {
  return load<usize>(set, 16);
}

/** Bounds of |c_k| and of |c_k - ĉ_k|, K pairs of float64. */
export function boundsOf(set: usize): usize {
  return load<usize>(set, 20);
}

/** Width of the integers: 8 or 16. */
export function bitsOf(set: usize): i32 {
  return load<i32>(set, 24);
}
