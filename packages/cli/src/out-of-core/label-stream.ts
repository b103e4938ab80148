import type { Backend, ConstrainedKMeans } from '@coke/core';
import { type RowsPart, readRows, type TableContent, type TablePart } from '@coke/io';
import { labelTable } from '../output/label-table.ts';
import { RowScorer, type RowScores } from '../scores/row-scorer.ts';
import type { StreamedTable } from './fit-stream.ts';

/** Rows that are read once more, with the labels that they have. */
export interface StreamedLabels extends StreamedTable {
  readonly model: ConstrainedKMeans;
  /** A cluster a row, of the rows in their order. */
  readonly labels: Int32Array;
  /** Names of columns that go along. */
  readonly keep: readonly string[];
  /** Names of columns that are read: those that go along, then others that a report shows. */
  readonly shown: readonly string[];
}

/** Some rows, and where they lie among the centers. Good until the next. */
export interface ScoredPart {
  readonly part: RowsPart;
  /** Among all rows. */
  readonly firstRow: number;
  readonly scores: RowScores;
}

export interface LabelStreamOptions {
  readonly backend: Backend;
  readonly signal: AbortSignal;
  /** Called after each part, with the rows that are done. */
  readonly onProgress: (rows: number) => void;
  readonly onScored: (scored: ScoredPart) => void;
}

/** What is written of labels: as `labelTable`, part after part while the table is read once more. */
export async function labelStream(
  streamed: StreamedLabels,
  options: LabelStreamOptions,
): Promise<TableContent> {
  const contents = labelContents(streamed, options);
  const { value: first } = await contents.next();
  return {
    columns: first?.columns ?? [],
    rows: streamed.labels.length,
    parts: labelParts(first, contents),
  };
}

async function* labelParts(
  first: TableContent | undefined,
  others: AsyncIterable<TableContent>,
): AsyncGenerator<TablePart> {
  let firstRow = 0;
  const numbered = async function* (content: TableContent) {
    for await (const part of content.parts) {
      yield { ...part, firstRow };
      firstRow += part.rows;
    }
  };
  if (first) yield* numbered(first);
  for await (const content of others) yield* numbered(content);
}

async function* labelContents(
  { table, preprocessing, model, labels, keep, shown }: StreamedLabels,
  { backend, signal, onProgress, onScored }: LabelStreamOptions,
): AsyncGenerator<TableContent, undefined> {
  const { metric, normalize } = model.options;
  const centers = await model.centers();
  const scorer = await RowScorer.open({ backend, centers, metric, normalize });
  try {
    let done = 0;
    for await (const part of readRows(table, preprocessing, { keep: shown, signal })) {
      const { ids, kept, rowNumbers, rows } = part;
      const own = labels.subarray(done, done + rows);
      const scores = await scorer.score(part, own, signal);
      onScored({ part, firstRow: done, scores });
      yield labelTable({
        id: ids && { name: preprocessing.id!, values: ids },
        ...{ rowNumbers, labels: own, scores, metric },
        kept: keep.map((name, j) => ({ name, values: kept[j]! })),
      });
      done += rows;
      onProgress(done);
    }
  } finally {
    scorer.dispose();
  }
}
