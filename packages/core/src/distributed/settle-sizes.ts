import { checkSizeLimits } from '../exact/counted-limits.ts';
import { orderByMargin } from '../exact/margin-order.ts';
import { type FlowRows, SizeFlow } from '../exact/size-flow.ts';
import { sizeLimits } from '../fit/size-limits.ts';
import { nameOf } from '../labels/id-table/names.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { scoreUnit } from '../rows/frame.ts';
import { type IdList, idList } from '../rows/ids.ts';
import { checkSignal, knownNames, oneOf } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { takingTurns } from '../support/event-loop.ts';
import { sum } from '../support/sum.ts';
import { readFrozenHead } from './frozen-head.ts';
import { type Move, type PartMoves, readMoves } from './moves-file.ts';
import { readNamed } from './named-file.ts';
import { provesMoves } from './proves-moves.ts';

export interface SettleSizesOptions {
  /** From 0, that of the messages. @defaultValue 0 */
  readonly head?: number | undefined;
  /**
   * - `best`: labels become the best within the limits. Prices that are not 0 then have their clusters at a limit,
   *   so rows of clusters that were within theirs move, too.
   * - `needed`: only what is missing or too much is moved, at the least cost by the frozen prices.
   *
   * @defaultValue 'best'
   */
  readonly moves?: 'best' | 'needed' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What brings sizes within their limits. */
export interface SettledSizes {
  /** Rows that get another label than `MovableRows.add` gave them. */
  readonly ids: IdList;
  /** What those become. */
  readonly labels: Int32Array;
  /** n, K, of all parts, after the moves. */
  readonly sizes: Float64Array;
  /** Are they within their limits? If not, too few moves were listed: a pass with larger lists is needed. */
  readonly kept: boolean;
  /**
   * Are labels the best of all within the limits, for the frozen centers, by scores on the grid? Else moves
   * that were not listed may be cheaper, and a pass with larger lists would say so.
   */
  readonly proved: boolean;
  /**
   * Labels within the limits have no larger sum of similarities than these by more than this, where `kept`; in the
   * unit of `gain`, but for the rounding of scores to the grid. 0 where `proved`.
   */
  readonly gap: number;
  /** By how much the moves change the sum of x·c, or of -|x - c|²/2 in the unit of the rows. */
  readonly gain: number;
  /** rho, K, in the unit of the rows. Where `proved`, the labels follow from these but for ties; else frozen. */
  readonly prices: Float64Array;
}

/**
 * Exact sizes across parts: the rows to move so that sizes of the labels of all parts are within the limits
 * that the model's options ask for, at the least cost. A minimum-cost flow over the moves that parts list. Every
 * row counts for 1.
 *
 * @param file - The model that the parts were labelled by.
 * @param messages - Of all parts: `MovableRows.message`. Those without rows may be left out.
 * @throws RangeError if no sizes can be as asked, for a message of another model or head, or an id that two rows
 * have; SafetensorsError for what is no message; the signal's reason when it is aborted.
 */
export async function settleSizes(
  file: Uint8Array,
  messages: readonly Uint8Array[],
  options: SettleSizesOptions = {},
): Promise<SettledSizes> {
  knownNames('options', options, ['head', 'moves', 'signal']);
  const best = oneOf('moves', options.moves ?? 'best', ['best', 'needed']) === 'best';
  checkSignal(options.signal);
  const { head = 0 } = options;
  const frozen = readFrozenHead(file, head);
  const k = frozen.diagram.prices.length;
  const parts = messages.map((message, p) => {
    const part = readNamed(`messages[${p}]`, () => readMoves(message, k));
    if (part.checksum === frozen.checksum && part.head === head) return part;
    throw new RangeError(shouldBe(`messages[${p}]`, 'of the same model and head', 'another'));
  });
  const pause = takingTurns(options.signal);
  const sizes = new Float64Array(k);
  for (const part of parts) for (let c = 0; c < k; c++) sizes[c]! += part.sizes[c]!;
  const rows = sum(sizes);
  const limits = sizeLimits(frozen.options, rows)[head]!;
  checkSizeLimits(limits, rows);
  const unit = parts.reduce((most, part) => Math.max(most, part.unit), 0) || 1;
  const frozenPrices = frozen.diagram.prices.map((price) => Math.round(price / unit));
  // Without prices, only limits that are missed drive the flow.
  const base = best ? frozenPrices : new Float64Array(k);
  const border = await flowRows(parts, base, pause);
  const flow = new SizeFlow(border, base, pause);
  flow.sizes.set(sizes);
  flow.begin(limits);
  let kept = true;
  for (;;) {
    const route = await flow.advance();
    if (route === 'done') break;
    kept = route === 'moved';
    if (!kept) break;
    await pause();
  }
  const reference = flow.p[k]!;
  const prices = flow.p.slice(0, k).map((price) => price - reference);
  const proved = best && kept && provesMoves(parts, unit, base, prices);
  const moved = border.moved();
  const worth = unit * scoreUnit(frozen.diagram);
  const lost = moved.map(({ from, to, cost }) => cost - frozenPrices[from]! + frozenPrices[to]!);
  return {
    ids: idList(moved.length, (i) => moved[i]!.id),
    labels: Int32Array.from(moved, ({ to }) => to),
    sizes: flow.sizes,
    ...{ kept, proved },
    gap: proved ? 0 : gapAt(frozenPrices, flow.sizes, limits, moved) * worth,
    gain: -sum(lost) * worth,
    prices: (proved ? prices : frozenPrices).map((price) => price * worth),
  };
}

/**
 * D(rho) less the objective of the labels, in units of the grid: what moves cost, and for every price what its
 * cluster is off the limit that it stands for.
 */
function gapAt(
  prices: Float64Array,
  sizes: Float64Array,
  { lower, upper }: SizeLimits,
  moved: readonly Move[],
): number {
  const slack = prices.map((price, k) => price * (sizes[k]! - (price > 0 ? lower[k]! : upper[k]!)));
  return sum(slack) + sum(moved.map(({ cost }) => cost));
}

interface MessageRows extends FlowRows {
  /** The moves that were made. */
  moved(): Move[];
}

/** Rows of messages as a flow takes them: scores are such that each is worth 0 where it is, at base prices. */
async function flowRows(
  parts: readonly PartMoves[],
  base: Float64Array,
  pause: () => Promise<void>,
): Promise<MessageRows> {
  const groups = parts.flatMap(({ moves }) => groupByRow(moves));
  refuseTwins(groups);
  const size = groups.length;
  const starts = new Int32Array(size + 1);
  for (const [b, moves] of groups.entries()) starts[b + 1] = starts[b]! + moves.length + 1;
  const clusters = new Int32Array(starts[size]!);
  const scores = new Float64Array(starts[size]!);
  for (const [b, moves] of groups.entries()) {
    let at = starts[b]!;
    clusters[at] = moves[0]!.from;
    scores[at++] = -base[moves[0]!.from]!;
    for (const { to, cost } of moves) {
      clusters[at] = to;
      scores[at++] = -base[to]! - cost;
    }
  }
  const own = starts.slice(0, size);
  const scored = { size, starts, clusters, scores, own };
  return {
    ...scored,
    rows: Int32Array.from({ length: size }, (_, b) => b),
    order: await orderByMargin(scored, base, base.length, pause),
    parted: new Set(),
    beyond: Number.POSITIVE_INFINITY,
    weightOf: () => 1,
    part: (b) => b,
    moved: () =>
      groups.flatMap((moves, b) => {
        const place = own[b]! - starts[b]! - 1;
        return place < 0 ? [] : moves[place]!;
      }),
  };
}

function refuseTwins(rows: readonly (readonly Move[])[]): void {
  const names = new Set<number | string>();
  for (const [move] of rows) {
    const name = nameOf(move!.id);
    if (names.has(name)) throw new RangeError(shouldBe('ids', 'of one row each', move!.id));
    names.add(name);
  }
}

function groupByRow(moves: readonly Move[]): Move[][] {
  const groups: Move[][] = [];
  for (const move of moves) {
    const last = groups.at(-1);
    if (last && last[0]!.row === move.row) last.push(move);
    else groups.push([move]);
  }
  return groups;
}
