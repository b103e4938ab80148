import type { Move } from './moves-file.ts';

/**
 * Of each pair of clusters the cheapest moves, in the order of the rows.
 *
 * @param cuts - By pair, from · K + to: what a move that is not listed costs at least. Updated.
 */
export function cheapestMoves(
  moves: readonly Move[],
  k: number,
  perPair: number,
  cuts: Map<number, number>,
): Move[] {
  const pairOf = ({ from, to }: Move) => from * k + to;
  const byPair = [...moves].sort(
    (a, b) => pairOf(a) - pairOf(b) || a.cost - b.cost || a.row - b.row,
  );
  let [pair, count] = [-1, 0];
  const kept = byPair.filter((move) => {
    const own = pairOf(move);
    if (own !== pair) [pair, count] = [own, 0];
    if (count++ < perPair) return true;
    cuts.set(own, Math.min(move.cost, cuts.get(own) ?? move.cost));
    return false;
  });
  return kept.sort((a, b) => a.row - b.row || a.to - b.to);
}
