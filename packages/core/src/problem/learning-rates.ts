/** Largest eta: prices that climb by it stay well inside float32. */
export const LARGEST_RATE = 1e30;
/** Smallest eta: float32 on a device still holds it, and 1 / eta too. */
export const SMALLEST_RATE = 1e-30;
