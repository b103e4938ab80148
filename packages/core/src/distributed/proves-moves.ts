import type { PartMoves } from './moves-file.ts';

/**
 * Is no move that parts left out worth anything at the final prices? With Δ the change of prices since rows were
 * labelled, a move from a to b that cost c then costs c + Δ_a - Δ_b now; what is left out costs t_ab at
 * least, the margin or where the list of the pair was cut. A row that was moved from a since is at least as well
 * off where it is now, as it lists a too; so what it left out is worth no more to it.
 *
 * @param unit - What 1 of the costs is worth, as margins are measured.
 * @param base - Prices that rows were labelled by, K whole numbers.
 * @param prices - Those in the end.
 */
export function provesMoves(
  parts: readonly PartMoves[],
  unit: number,
  base: Float64Array,
  prices: Float64Array,
): boolean {
  const k = base.length;
  const rise = prices.map((price, c) => price - base[c]!);
  const margins = parts.map(({ margin }) => margin / unit);
  const margin = margins.reduce((least, own) => Math.min(least, own), Number.POSITIVE_INFINITY);
  const cuts = new Map<number, number>();
  for (const part of parts) {
    for (const [pair, cost] of part.cuts) cuts.set(pair, Math.min(cost, cuts.get(pair) ?? cost));
  }
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const leftOut = cuts.get(a * k + b) ?? margin;
      if (a !== b && leftOut + rise[a]! - rise[b]! < 0) return false;
    }
  }
  return true;
}
