import type { Options } from '../src/options/options.ts';
import { Random } from '../src/support/random.ts';

/** A batch that a part of the rows learns from. */
export interface PartBatch {
  readonly rows: number[][];
  readonly ids: number[];
  readonly weights: number[] | undefined;
}

/** Rows in groups off the origin, cut into parts, some without rows, and each part into batches. */
export function drawParts(
  parts: number,
  { seed, weighted = false, most = 3 }: { seed: number; weighted?: boolean; most?: number },
): PartBatch[][] {
  const random = new Random(seed);
  let id = 0;
  return Array.from({ length: parts }, () =>
    Array.from({ length: random.integer(most + 1) }, () => {
      const size = 1 + random.integer(6);
      const rows = Array.from({ length: size }, () => {
        const group = random.integer(4);
        return [20 + 3 * Math.cos(group) + random.normal(), 3 * group + random.normal(), 5];
      });
      return {
        rows,
        ids: rows.map(() => id++),
        // Sums of such weights are exact.
        weights: weighted ? rows.map(() => random.integer(9) / 4) : undefined,
      };
    }),
  );
}

/** Distinct centers among such rows, of each head. */
export function drawCenters(k: readonly number[], seed: number): Options['init'] {
  const random = new Random(seed, 1);
  const centers = k.map((n) =>
    Array.from({ length: n }, () => [20 + 3 * random.normal(), 4 + 4 * random.normal(), 5]),
  );
  return (k.length > 1 ? centers : centers[0]) as Options['init'];
}
