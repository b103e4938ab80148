import type { CsrRows } from '@coke/core';
import type { Answer } from '../suite/benchmark.ts';
import { digits } from '../suite/samples.ts';
import type { Agreement } from './dense-agreement.ts';
import type { SparseResult } from './fit-sparse.ts';
import { LIBRARIES } from './mini-batch-k-means.ts';

export interface SparseResults {
  readonly what: string;
  readonly rows: CsrRows;
  readonly k: number;
  readonly threads: number;
  /** Seconds that making rows of texts took. */
  readonly vectorizing: number;
  readonly results: readonly SparseResult[];
  readonly agreement: Agreement;
  /** Whether Python took part. */
  readonly python: string | undefined;
}

export function sparseAnswer(all: SparseResults): Answer {
  const { what, rows, k, threads, vectorizing, results, agreement, python } = all;
  const perRow = digits(rows.data.length / rows.rows);
  const { rows: count, equal, sparseSeconds, denseSeconds } = agreement;
  return {
    tables: [
      {
        title: `${rows.rows} ${what} as TF-IDF, d = ${rows.cols}, ${perRow} terms a row, K = ${k}, ${threads} thread${threads === 1 ? '' : 's'}`,
        columns: ['', 'seconds', 'of processors', 'inertia', 'smallest', 'largest cluster'],
        rows: results.map(({ name, seconds, processorSeconds, inertia, smallest, largest }) => [
          ...[name, digits(seconds), digits(processorSeconds), inertia.toFixed(0)],
          ...[`${smallest}`, `${largest}`],
        ]),
      },
    ],
    pictures: [],
    notes: [
      `Rows were made of texts in ${digits(vectorizing)} s. Seconds are of the fit alone.`,
      `The first ${count} of the rows by cosine, exact, with limits: once as sparse rows (${digits(sparseSeconds)} s of processors), once with all their zeros (${digits(denseSeconds)} s). ${equal} have the same label.`,
    ],
    versions: python === undefined ? {} : LIBRARIES,
    data: {
      ...{ what, rows: rows.rows, cols: rows.cols, numbers: rows.data.length, k, threads },
      ...{ vectorizing, results, agreement },
    },
  };
}
