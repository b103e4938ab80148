import type { Backend, Certificate, ConstrainedKMeans } from '@coke/core';
import type { Input } from './input/load-input.ts';
import { RowScorer, type RowScores } from './scores/row-scorer.ts';

/** Rows of a table with their clusters, and the model whose clusters these are. */
export interface Labelled {
  readonly input: Input;
  readonly model: ConstrainedKMeans;
  /** A cluster a row. */
  readonly labels: Int32Array;
  readonly scores: RowScores;
}

/** What came out of a fit, and how long it took. */
export interface TimedCertificate {
  readonly certificate: Certificate;
  readonly seconds: number;
}

/** Rows and labels, with how near each row is to its cluster and to the next. */
export async function scored(
  { input, model, labels }: Omit<Labelled, 'scores'>,
  backend: Backend,
  signal: AbortSignal,
): Promise<Labelled> {
  const { metric, normalize } = model.options;
  const centers = await model.centers();
  const scorer = await RowScorer.open({ backend, centers, metric, normalize });
  try {
    return { input, model, labels, scores: await scorer.score(input.rows, labels, signal) };
  } finally {
    scorer.dispose();
  }
}

/** The labels that a model has of the rows that it was fitted to. */
export function fittedLabels(model: ConstrainedKMeans, rows: number): Int32Array {
  return model.labels.gather(Float64Array.from({ length: rows }, (_, i) => i));
}
