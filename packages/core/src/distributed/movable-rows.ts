import type { Backend } from '../backend/backend.ts';
import { javascript } from '../backend/javascript/javascript.ts';
import type { Scorer } from '../backend/scorer.ts';
import { scorerOf } from '../backend/scorer-of.ts';
import { framingOf } from '../batches/beginning.ts';
import { listMoves } from '../exact/list-moves.ts';
import { copyIds, type Id } from '../rows/ids.ts';
import { RowReader } from '../rows/row-reader.ts';
import type { Rows } from '../rows/rows.ts';
import { inRange, knownNames, positiveInteger } from '../support/check-options.ts';
import { cheapestMoves } from './cheapest-moves.ts';
import { type FrozenHead, readFrozenHead } from './frozen-head.ts';
import { type Move, writeMoves } from './moves-file.ts';

/** Part of the mean of |x - c|² that costs are listed up to where nothing is said. */
const MARGIN = 1 / 16;
/** So few clusters have few pairs, and moves between them may be dear. */
const FEW_CLUSTERS = 32;
const PER_PAIR = 64;

export interface MovableRowsOptions {
  /** Where rows are scored. @defaultValue javascript() */
  readonly backend?: Backend | undefined;
  /** From 0. @defaultValue 0 */
  readonly head?: number | undefined;
  /**
   * Moves that cost more are left out, in the unit of scores: x·c, or x·c - |c|²/2. May be infinite.
   * @defaultValue infinite for up to 32 clusters, and where the mean of |x - c|² in the last epoch is not known;
   * else a sixteenth of that
   */
  readonly margin?: number | undefined;
  /** m: of each pair of clusters so many of the cheapest moves are listed. May be infinite. @defaultValue 64 */
  readonly perPair?: number | undefined;
}

/**
 * Which rows of a part could be moved most cheaply from their cluster to another, centers and prices being
 * frozen: a small message for `settleSizes`. Rows come block after block and are not kept.
 */
export class MovableRows {
  /** Kept where code is minified. */
  static readonly name: string = 'MovableRows';
  readonly #frozen: FrozenHead;
  readonly #scorer: Scorer;
  readonly #reader: RowReader<never>;
  /** In the unit of scores of x'. */
  readonly #margin: number;
  readonly #perPair: number;
  readonly #sizes: Float64Array;
  #moves: Move[] = [];
  /** By pair, from · K + to: what a move that is not listed costs at least. */
  readonly #cuts = new Map<number, number>();
  #rows = 0;
  #unit = 0;
  #prunedAt = 2 ** 18;

  private constructor(
    frozen: FrozenHead,
    backend: Backend,
    scorer: Scorer,
    margin: number,
    perPair: number,
  ) {
    this.#frozen = frozen;
    this.#scorer = scorer;
    this.#reader = new RowReader(framingOf({ ...frozen.options, backend }));
    this.#margin = margin;
    this.#perPair = perPair;
    this.#sizes = new Float64Array(frozen.diagram.prices.length);
  }

  /**
   * @param file - The model that all parts are labelled by, between epochs.
   * @throws TypeError, RangeError naming the option at fault; as `ConstrainedKMeans.load`.
   */
  static async open(file: Uint8Array, options: MovableRowsOptions = {}): Promise<MovableRows> {
    knownNames('options', options, ['backend', 'head', 'margin', 'perPair']);
    const { backend = javascript(), head = 0, margin, perPair = PER_PAIR } = options;
    const frozen = readFrozenHead(file, head);
    const { diagram, spread } = frozen;
    if (perPair !== Number.POSITIVE_INFINITY) positiveInteger('perPair', perPair);
    const { metric, dim, prices } = diagram;
    const scorer = await scorerOf(backend, { metric, k: prices.length, dim });
    const few = prices.length <= FEW_CLUSTERS || !spread;
    const inFrame =
      margin === undefined
        ? few
          ? Number.POSITIVE_INFINITY
          : MARGIN * spread
        : inRange('margin', margin, 'not negative', (n) => n >= 0) / diagram.scale ** 2;
    return new MovableRows(frozen, backend, scorer, inFrame, perPair);
  }

  /**
   * Take in a block of rows.
   *
   * @param ids - One a row, each row of all parts its own.
   * @returns Labels by the frozen centers and prices, ties to the lowest: final, but for rows that are moved.
   * @throws TypeError, RangeError for rows that cannot be labelled.
   */
  async add(rows: Rows, ids: ArrayLike<Id>): Promise<Int32Array> {
    const { diagram, options } = this.#frozen;
    const given = await this.#reader.raw(rows, diagram.dim);
    const names = copyIds(ids, given.rows);
    const { normalize } = options;
    const listed = await listMoves(this.#scorer, diagram, given, this.#margin, { normalize });
    const { labels, clusters, costs, unit } = listed;
    this.#unit = unit;
    for (const label of labels) this.#sizes[label]!++;
    for (const [at, i] of listed.rows.entries()) {
      const [row, id, from] = [this.#rows + i, names[i]!, labels[i]!];
      this.#moves.push({ row, id, from, to: clusters[at]!, cost: costs[at]! });
    }
    this.#rows += given.rows;
    if (this.#moves.length > this.#prunedAt) {
      this.#prune();
      this.#prunedAt = 2 ** 18 + 2 * this.#moves.length;
    }
    return labels;
  }

  /** What `settleSizes` needs of the part, as a safetensors file. */
  message(): Uint8Array {
    this.#prune();
    const { checksum, head } = this.#frozen;
    return writeMoves({
      ...{ checksum, head, unit: this.#unit, margin: this.#margin },
      ...{ sizes: this.#sizes, moves: this.#moves, cuts: this.#cuts },
    });
  }

  /** Free the backend's memory. */
  dispose(): void {
    this.#scorer.dispose();
  }

  #prune(): void {
    this.#moves = cheapestMoves(this.#moves, this.#sizes.length, this.#perPair, this.#cuts);
  }
}
