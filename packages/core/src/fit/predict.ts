import type { AssignOptions } from '../backend/session.ts';
import { labelRows } from '../exact/label-rows.ts';
import { predictRows } from '../online/predict.ts';
import type { HostRows } from '../rows/given-rows.ts';
import type { Rows } from '../rows/rows.ts';
import { boolean, checkSignal, knownNames, oneOf } from '../support/check-options.ts';
import type { PredictOptions } from './call-options.ts';
import type { CurrentClustering } from './current-clustering.ts';
import type { FitContext } from './fit-context.ts';

/**
 * `ConstrainedKMeans.predict`: each row by itself, by the prices of exact labels where the model has them.
 * Heads × rows.
 */
export async function predict<Input>(
  { current, reader, options }: FitContext<Input>,
  rows: Rows | Input,
  call: PredictOptions,
): Promise<Int32Array> {
  knownNames('options', call, ['prices', 'centers', 'signal']);
  checkSignal(call.signal);
  const clustering = current.started('predict');
  const { diagrams } = current;
  const centers = oneOf('centers', call.centers ?? clustering.assigning, ['current', 'previous']);
  const prices = boolean('prices', call.prices ?? diagrams !== undefined);
  if (diagrams && prices && call.centers === undefined) {
    const given = await reader.raw(rows, clustering.dim);
    return predictExact(current, given, options.normalize, call.signal);
  }
  const scoring: AssignOptions = { centers, prices };
  if (reader.isNative(rows)) {
    const { count } = reader.read(rows, clustering.dim);
    return clustering.assign(await clustering.ready(rows), count, scoring);
  }
  const given = await reader.raw(rows, clustering.dim);
  return predictRows(clustering, given, scoring, call.signal);
}

/**
 * Labels of checked rows by the diagrams of an exact clustering, heads × rows.
 *
 * @throws The signal's reason when it is aborted.
 */
async function predictExact<Input>(
  current: CurrentClustering<Input>,
  rows: HostRows,
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
