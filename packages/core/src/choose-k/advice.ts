import type { KScores } from './score-k.ts';

/** Silhouettes this near count as equal. */
const NEAR = 0.01;
/**
 * At most this silhouette: no substantial structure. Kaufman and Rousseeuw, "Finding Groups in Data",
 * 1990, table 4.
 */
const WEAK = 0.25;

/**
 * The K of the largest silhouette. Where others come within 0.01 of it, the one among them whose
 * restarts agree most; of those that agree equally, the smallest. Without silhouettes the elbow, or
 * else the smallest K.
 *
 * @param table - By rising K.
 * @param elbow - The K at the elbow of the inertia, if there is one.
 */
export function advise(
  table: readonly KScores[],
  elbow: number | undefined,
): { readonly k: number; readonly reason: string } {
  const scored = table.filter((row) => row.silhouette !== undefined);
  if (scored.length === 0) {
    const reason = `no silhouette is defined; ${elbowSays(elbow)}`;
    return { k: elbow ?? table[0]!.k, reason };
  }
  const largest = Math.max(...scored.map((row) => row.silhouette!));
  const near = scored.filter((row) => row.silhouette! >= largest - NEAR);
  const agreed = Math.max(...near.map((row) => row.stability ?? 0));
  const { k, silhouette, stability } = near.find((row) => (row.stability ?? 0) === agreed)!;
  const which =
    near.length > 1
      ? `within ${NEAR} of the largest, as at k = ${near.map((row) => row.k).join(', ')}`
      : 'the largest';
  const says = [
    `silhouette ${silhouette!.toFixed(3)} at k = ${k} is ${which}`,
    stability === undefined ? 'one restart' : `restarts agree to ${stability.toFixed(3)}`,
    elbowSays(elbow),
  ];
  if (largest <= WEAK) says.push(`at most ${WEAK}: no substantial structure`);
  return { k, reason: says.join('; ') };
}

function elbowSays(elbow: number | undefined): string {
  return elbow === undefined
    ? 'the inertia has no elbow'
    : `the elbow of the inertia is at k = ${elbow}`;
}
