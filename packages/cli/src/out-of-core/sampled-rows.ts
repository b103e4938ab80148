import { type ColumnValues, joinRows, selectRows } from '@coke/io';
import { rowsByCluster, sampleRows } from '@coke/report';
import type { Input } from '../input/load-input.ts';
import type { Labelled } from '../labelled.ts';
import type { NamedColumn } from '../output/label-table.ts';
import type { RowScores } from '../scores/row-scorer.ts';
import type { ScoredPart, StreamedLabels } from './label-stream.ts';

/** Most rows of a sample, and most numbers: 128 MiB. */
const ROWS = 20_000;
const NUMBERS = 2 ** 24;

/** A sample of rows in which every cluster shows, picked up while all rows come by: what a report tells of. */
export class SampledRows {
  readonly #streamed: StreamedLabels;
  /** Their places among all rows, ascending. */
  readonly #drawn: Uint32Array;
  readonly #data: Float64Array;
  readonly #rowNumbers: Float64Array;
  readonly #scores: RowScores;
  readonly #ids: ColumnValues[] = [];
  readonly #shown: ColumnValues[][];
  #taken = 0;

  /** @param cols - Numbers a row. */
  constructor(streamed: StreamedLabels, cols: number) {
    const { labels, model } = streamed;
    const most = Math.max(1, Math.min(ROWS, Math.floor(NUMBERS / cols)));
    const drawn = sampleRows(rowsByCluster(labels, model.options.k[0]!), most, model.options.seed);
    this.#streamed = streamed;
    this.#drawn = drawn;
    this.#data = new Float64Array(drawn.length * cols);
    this.#rowNumbers = new Float64Array(drawn.length);
    this.#scores = {
      own: new Float32Array(drawn.length),
      second: new Int32Array(drawn.length),
      other: new Float32Array(drawn.length),
    };
    this.#shown = streamed.shown.map(() => []);
  }

  /** Parts come in order. */
  add({ part, firstRow, scores }: ScoredPart): void {
    const chosen: number[] = [];
    const { data, rows, cols, rowNumbers, ids, kept } = part;
    while (this.#drawn[this.#taken]! < firstRow + rows) {
      const at = this.#taken++;
      const row = this.#drawn[at]! - firstRow;
      chosen.push(row);
      this.#data.set(data.subarray(row * cols, (row + 1) * cols), at * cols);
      this.#rowNumbers[at] = rowNumbers[row]!;
      for (const name of ['own', 'second', 'other'] as const) {
        this.#scores[name][at] = scores[name][row]!;
      }
    }
    if (chosen.length === 0) return;
    if (ids) this.#ids.push(selectRows(ids, chosen));
    for (const [j, values] of kept.entries()) this.#shown[j]!.push(selectRows(values, chosen));
  }

  /** As rows in memory are described. */
  labelled(dropped: number): Labelled {
    const { table, preprocessing, model, labels, shown } = this.#streamed;
    const rows = this.#drawn.length;
    const named = (name: string, parts: readonly ColumnValues[]): NamedColumn => ({
      name,
      values: joinRows(parts),
    });
    const input: Input = {
      rows: { data: this.#data, rows, cols: this.#data.length / rows },
      ...{ name: table.name, preprocessing, dropped, rowNumbers: this.#rowNumbers },
      id: this.#ids.length > 0 ? named(preprocessing.id!, this.#ids) : undefined,
      kept: [],
      shown: shown.map((name, j) => named(name, this.#shown[j]!)),
    };
    const ofSample = Int32Array.from(this.#drawn, (row) => labels[row]!);
    return { input, model, labels: ofSample, scores: this.#scores };
  }
}
