import type { HostRows } from '../rows/given-rows.ts';
import { availableMemory } from '../support/available-memory.ts';

/**
 * Bytes that a fit takes for each number of the centers: copies of them in float32 and double on both sides
 * of the backend, their sums, the centers of the model before. Measured: 75 with `@coke/backend-wasm`.
 */
const BYTES = 80;
/** Numbers that one array holds on every platform. */
const LARGEST = 2 ** 32;

/**
 * Refuse sparse rows so wide that their centers, which are dense, do not fit into memory. Dense rows are as
 * wide themselves.
 *
 * @param k - K of each head.
 * @throws RangeError, before anything of that size is allocated.
 */
export function refuseWideCenters(k: readonly number[], rows: HostRows): void {
  if (rows.kind !== 'csr') return;
  const numbers = k.reduce((sum, n) => sum + n, 0) * rows.cols;
  const bytes = Math.min(availableMemory() ?? Number.POSITIVE_INFINITY, BYTES * LARGEST);
  if (BYTES * numbers <= bytes) return;
  const rule = `dense centers that fit into memory, ${gigabytes(bytes)} (take fewer clusters or fewer columns: leave rare ones out, or hash them)`;
  const got = `${k.join(' + ')} × ${rows.cols} numbers, ${gigabytes(BYTES * numbers)} with all copies`;
  throw new RangeError(`k × columns should be ${rule}, got ${got}`);
}

function gigabytes(bytes: number): string {
  return `${bytes} bytes (${(bytes / 2 ** 30).toFixed(1)} GiB)`;
}
