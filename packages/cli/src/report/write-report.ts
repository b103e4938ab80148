import { writeWhole } from '@coke/io';
import {
  type ClusteringReport,
  clusteringPage,
  type DescribedColumn,
  describeClusters,
  type HowMade,
  projectRows,
} from '@coke/report';
import type { Labelled, TimedCertificate } from '../labelled.ts';
import type { Tools } from '../tools.ts';
import { comparedFeatures, comparedTerms, unscaleFeature } from './features.ts';

export interface ReportContent {
  readonly labelled: Labelled;
  /** Of the labels. */
  readonly outcome: ClusteringReport['outcome'];
  readonly unlimited?: TimedCertificate | undefined;
  /** How it was made. */
  readonly made: HowMade;
}

/** Write a page that shows clusters. */
export async function writeReport(
  path: string,
  { labelled, outcome, unlimited, made }: ReportContent,
  { progress, context }: Tools,
): Promise<void> {
  const { input, model, labels, scores } = labelled;
  const { rows, preprocessing, id, shown, dropped, rowNumbers } = input;
  const { metric, seed } = model.options;
  const columns = [...(id ? [id] : []), ...shown].flatMap(describedColumn);
  const { signal } = context;
  /** By its number there: some may have been dropped, or not be in the sample. */
  const inTable = <T extends { readonly row: number }>(of: T) => ({
    ...of,
    row: rowNumbers[of.row]!,
  });
  const clusters = describeClusters({
    ...{ rows, labels, metric, columns, seconds: scores.second },
    centers: await model.centers(),
    featureNames: comparedFeatures(preprocessing),
    terms: comparedTerms(preprocessing),
    unscale: unscaleFeature(preprocessing),
  });
  const map = await projectRows({
    ...{ rows, labels, metric, columns, seed, signal },
    onProgress: (share) =>
      progress.show('drawing the map', { done: 100 * share, total: 100, unit: '%' }),
  });
  const sampled = labels.length < outcome.instances ? labels.length : undefined;
  const notes = dropped > 0 ? [`${dropped} rows with missing values were left out.`] : [];
  const page = clusteringPage({
    ...{ name: input.name, metric, outcome, sampled, notes, made },
    clusters: clusters.map((one) => ({
      ...one,
      nearest: one.nearest.map(inTable),
      border: one.border.map(inTable),
    })),
    map: { ...map, points: map.points.map(inTable) },
    unbounded: unlimited && { ...unlimited.certificate, seconds: unlimited.seconds },
  });
  signal.throwIfAborted();
  await writeWhole(path, page);
}

/** A column as the report reads it; none for vectors, which it cannot show. */
function describedColumn({
  name,
  values: column,
}: Labelled['input']['shown'][number]): DescribedColumn[] {
  return column.type === 'vector' ? [] : [{ name, ...column }];
}
