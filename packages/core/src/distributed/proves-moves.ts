import type { Move, PartMoves } from './moves-file.ts';

/**
 * Is no move that parts left out worth anything at the final prices? With Δ the change of prices since rows were
 * labelled, a move from a to b that cost c then costs c + Δ_a - Δ_b now; what is left out costs t_ab at
 * least, the margin or where the list of the pair was cut.
 *
 * @param unit - What 1 of the costs is worth, as margins are measured.
 * @param moved - Moves that were made.
 * @param movesOf - All moves listed of the row of a move.
 * @param base - Prices that rows were labelled by, K whole numbers.
 * @param prices - Those in the end.
 */
export function provesMoves(
  parts: readonly PartMoves[],
  unit: number,
  moved: readonly Move[],
  movesOf: (move: Move) => readonly Move[],
  base: Float64Array,
  prices: Float64Array,
): boolean {
  const k = base.length;
  const rise = prices.map((price, c) => price - base[c]!);
  const margin = parts.reduce(
    (least, part) => Math.min(least, part.margin),
    Number.POSITIVE_INFINITY,
  );
  const cuts = new Map<number, number>();
  for (const part of parts) {
    for (const [pair, cost] of part.cuts) cuts.set(pair, Math.min(cost, cuts.get(pair) ?? cost));
  }
  const leftOut = (from: number, to: number) => cuts.get(from * k + to) ?? margin / unit;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      if (a !== b && leftOut(a, b) + rise[a]! - rise[b]! < 0) return false;
    }
  }
  // Rows that moved are no longer where they were cheapest.
  return moved.every((move) => {
    const listed = new Set(movesOf(move).map(({ to }) => to));
    const { from, to, cost } = move;
    for (let c = 0; c < k; c++) {
      if (c === from || listed.has(c)) continue;
      if (cost - rise[to]! > leftOut(from, c) - rise[c]!) return false;
    }
    return true;
  });
}
