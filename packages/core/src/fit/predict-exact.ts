import { labelRows } from '../exact/label-rows.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import type { CurrentClustering } from './current-clustering.ts';

/**
 * Labels of checked rows by the diagrams of an exact clustering, heads × rows.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function predictExact<Input>(
  current: CurrentClustering<Input>,
  rows: GivenRows,
  normalize: boolean,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const diagrams = current.diagrams!;
  const labels = new Int32Array(diagrams.length * rows.rows);
  for (const [h, diagram] of diagrams.entries()) {
    const scorer = await current.scorer(h);
    const ofHead = await labelRows(scorer, diagram, rows, { normalize, signal });
    labels.set(ofHead, h * rows.rows);
  }
  return labels;
}
