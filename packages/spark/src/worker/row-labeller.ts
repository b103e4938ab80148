import type { Backend, ConstrainedKMeans } from '@coke/core';
import { MovableRows } from '@coke/core/distributed';
import type { VectorRows } from '../arrow/vector-rows.ts';
import { type Moves, movesOf } from './moves.ts';

/** Heads × rows. */
export interface RowLabels {
  readonly labels: Int32Array;
  /** x·c, or -|x - c|²/2. */
  readonly similarities: Float64Array;
}

/** Labels by a model's centers and prices, and by its moves where it has them. */
export class RowLabeller {
  static readonly name: string = 'RowLabeller';
  readonly #model: ConstrainedKMeans;
  readonly #moves: Moves | undefined;
  /** Labels to the last digit as they were when moves were listed; one a head. */
  readonly #listers: readonly MovableRows[];

  private constructor(
    model: ConstrainedKMeans,
    moves: Moves | undefined,
    listers: readonly MovableRows[],
  ) {
    this.#model = model;
    this.#moves = moves;
    this.#listers = listers;
  }

  static async open(
    file: Uint8Array,
    model: ConstrainedKMeans,
    backend: Backend<never>,
  ): Promise<RowLabeller> {
    const moves = movesOf(model.metadata);
    const listers: MovableRows[] = [];
    for (const head of moves?.keys() ?? []) {
      listers.push(await MovableRows.open(file, { head, backend, margin: 0, perPair: 1 }));
    }
    return new RowLabeller(model, moves, listers);
  }

  async label(rows: VectorRows): Promise<RowLabels> {
    if (rows.rows === 0) return { labels: new Int32Array(0), similarities: new Float64Array(0) };
    const found = await this.#model.predict(rows, { prices: true, similarities: true });
    if (this.#moves) await this.#move(rows, found);
    return found;
  }

  dispose(): void {
    for (const lister of this.#listers) lister.dispose();
  }

  async #move(rows: VectorRows, { labels, similarities }: RowLabels): Promise<void> {
    const ids = Array.from({ length: rows.rows }, (_, i) => rows.idOf(i));
    for (const [head, lister] of this.#listers.entries()) {
      const settled = await lister.add(rows, ids);
      for (const [i, id] of ids.entries()) {
        settled[i] = this.#moves![head]!.get(String(id)) ?? settled[i]!;
      }
      const from = head * rows.rows;
      const others = [...settled.keys()].filter((i) => labels[from + i] !== settled[i]);
      const near = await this.#similarities(rows, others, settled, head);
      for (const [at, i] of others.entries()) similarities[from + i] = near[at]!;
      labels.set(settled, from);
    }
  }

  /** Of a few rows to the centers of their labels. */
  async #similarities(
    { data, cols }: VectorRows,
    places: readonly number[],
    labels: Int32Array,
    head: number,
  ): Promise<number[]> {
    if (places.length === 0) return [];
    const rows = places.map((i) => data.subarray(i * cols, (i + 1) * cols));
    const { data: all, cols: k } = await this.#model.transform(rows, { head });
    const isCosine = this.#model.options.metric === 'cosine';
    return places.map((i, at) => {
      const measured = all[at * k + labels[i]!]!;
      return isCosine ? measured : measured ** 2 / -2;
    });
  }
}
