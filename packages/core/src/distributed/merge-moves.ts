import { positiveInteger } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { cheapestMoves } from './cheapest-moves.ts';
import { type Move, type PartMoves, readMoves, writeMoves } from './moves-file.ts';
import { readNamed } from './named-file.ts';

/**
 * One message of several, as if one part had all their rows: where so many parts are that their lists together would be
 * long.
 *
 * @param messages - `MovableRows.message` of parts, or of several parts in the order of the rows.
 * @param perPair - Of each pair of clusters so many of the cheapest moves are kept. May be infinite.
 * @throws TypeError without a message; RangeError for those of different models or heads; SafetensorsError for what is
 * none.
 */
export function mergeMoves(messages: readonly Uint8Array[], perPair: number): Uint8Array {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new TypeError(shouldBe('messages', 'one or more', messages));
  }
  if (perPair !== Number.POSITIVE_INFINITY) positiveInteger('perPair', perPair);
  const parts = readParts(messages);
  const { checksum, head, sizes: like } = parts[0]!;
  const sizes = new Float64Array(like.length);
  const cuts = new Map<number, number>();
  const moves: Move[] = [];
  let [unit, margin, before] = [0, Number.POSITIVE_INFINITY, 0];
  for (const part of parts) {
    unit = Math.max(unit, part.unit);
    margin = Math.min(margin, part.margin);
    for (const [c, size] of part.sizes.entries()) sizes[c]! += size;
    for (const [pair, cost] of part.cuts) cuts.set(pair, Math.min(cost, cuts.get(pair) ?? cost));
    for (const move of part.moves) moves.push({ ...move, row: before + move.row });
    before += part.sizes.reduce((sum, size) => sum + size, 0);
  }
  const kept = cheapestMoves(moves, sizes.length, perPair, cuts);
  return writeMoves({ checksum, head, unit, margin, sizes, moves: kept, cuts });
}

function readParts(messages: readonly Uint8Array[]): PartMoves[] {
  const parts = messages.map((file, p) => readNamed(`messages[${p}]`, () => readMoves(file)));
  const first = parts[0]!;
  for (const [p, { checksum, head, sizes }] of parts.entries()) {
    if (checksum === first.checksum && head === first.head && sizes.length === first.sizes.length) {
      continue;
    }
    throw new RangeError(
      shouldBe(`messages[${p}]`, 'of the model and head of messages[0]', 'another'),
    );
  }
  return parts;
}
