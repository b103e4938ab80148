/** Multiplications that are worth waking other threads for: some 20 µs. */
export const LARGE: number = 2 ** 20;

/**
 * Rows of a task: few enough that no thread waits long for another, a multiple of 4 unless one thread does
 * them all.
 *
 * @param most - That a thread's scratch has room for.
 */
export function rowsPerTask(rows: number, most: number, threads: number): number {
  const fair = threads === 1 ? rows : Math.ceil(rows / (16 * threads)) * 4;
  return Math.min(most, fair);
}
