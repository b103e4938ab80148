import type { AssignOptions } from '../backend/session.ts';
import { labelRows } from '../exact/label-rows.ts';
import { ofHead } from '../labels/of-head.ts';
import { predictRows } from '../online/predict.ts';
import type { Predictions } from '../online/predictions.ts';
import type { HostRows } from '../rows/given-rows.ts';
import type { Rows } from '../rows/rows.ts';
import { boolean, checkSignal, knownNames, oneOf } from '../support/check-options.ts';
import type { PredictOptions } from './call-options.ts';
import type { CurrentClustering } from './current-clustering.ts';
import { similaritiesTo } from './distances.ts';
import type { FitContext } from './fit-context.ts';

/**
 * `ConstrainedKMeans.predict`: each row by itself, by the prices of exact labels where the model has them.
 */
export async function predict<Input>(
  { current, reader, options }: FitContext<Input>,
  rows: Rows | Input,
  call: PredictOptions,
): Promise<Int32Array | Predictions> {
  knownNames('options', call, ['prices', 'centers', 'similarities', 'signal']);
  const { signal } = call;
  checkSignal(signal);
  const measured = boolean('similarities', call.similarities ?? false);
  const clustering = current.started('predict');
  const { diagrams } = current;
  const centers = oneOf('centers', call.centers ?? clustering.assigning, ['current', 'previous']);
  const prices = boolean('prices', call.prices ?? diagrams !== undefined);
  if (diagrams && prices && call.centers === undefined) {
    const given = await reader.raw(rows, clustering.dim);
    const labels = await predictExact(current, given, options.normalize, signal);
    if (!measured) return labels;
    return { labels, similarities: await ownSimilarities(current, given, labels, options, signal) };
  }
  const scoring: AssignOptions = { centers, prices };
  if (reader.isNative(rows)) {
    const { count } = reader.read(rows, clustering.dim);
    return told(await clustering.assign(await clustering.ready(rows), count, scoring, measured));
  }
  const given = await reader.raw(rows, clustering.dim);
  return told(await predictRows(clustering, given, scoring, measured, signal));

  function told(found: Predictions): Int32Array | Predictions {
    return measured ? found : found.labels;
  }
}

/** Of checked rows to the centers that they were labelled with, heads × rows. */
async function ownSimilarities<Input>(
  current: CurrentClustering<Input>,
  rows: HostRows,
  labels: Int32Array,
  { k, metric, normalize }: FitContext<Input>['options'],
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const similarities = new Float64Array(labels.length);
  for (let h = 0; h < k.length; h++) {
    const own = ofHead(labels, h, rows.rows);
    const centers = await current.centersOf(h);
    const ofRows = await similaritiesTo(rows, centers, own, { metric, normalize }, signal);
    similarities.set(ofRows, h * rows.rows);
  }
  return similarities;
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
