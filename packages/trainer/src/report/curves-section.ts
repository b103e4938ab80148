import { html, type Level, lineChart, type Markup, type Series, seriesColor } from '@coke/report';
import { percentTick, tick } from '@coke/report/format';
import type { EpochRecord } from '../history/epoch-record.ts';
import { uniformLoss } from '../history/uniform-loss.ts';
import type { JudgedFeatures } from './judged-features.ts';
import { measureName } from './measure-name.ts';
import { measureNote } from './measure-note.ts';
import { headSeries, oneSeries, points } from './series.ts';

/** What training is judged by, over epochs; what was not measured is left out. */
export function curvesSection(
  records: readonly EpochRecord[],
  others: readonly JudgedFeatures[],
): Markup {
  const epochs = [records[0]!.epoch, records.at(-1)!.epoch] as const;
  const common = { epochs } as const;
  const shares = { epochs, format: percentTick, zero: true } as const;
  const charts = [
    lineChart({
      ...common,
      title: 'Test accuracy of frozen features',
      series: evaluations(records),
      levels: others.flatMap(neighborLevel),
      format: percentTick,
    }),
    lineChart({
      ...common,
      title: 'Loss',
      series: oneSeries('loss', records, ({ loss }) => loss),
      format: tick,
      levels: uniformLevels(records[0]!),
    }),
    ...measureCharts(records, epochs),
    lineChart({
      ...shares,
      title: 'Accuracy against pseudo-labels',
      series: oneSeries('accuracy', records, (record) => record.pseudoLabelAccuracy),
    }),
    lineChart({
      ...shares,
      title: 'Labels that changed since the epoch before',
      series: headSeries(records, (head) => head.labelChangeRate),
    }),
    lineChart({
      ...shares,
      title: 'Clusters against classes: NMI',
      series: headSeries(records, ({ agreement }) => agreement?.nmi),
      format: tick,
    }),
    lineChart({
      ...shares,
      title: 'Clusters against classes: accuracy',
      note: 'One cluster a class, matched as well as can be.',
      series: headSeries(records, ({ agreement }) => agreement?.accuracy),
    }),
    lineChart({
      ...common,
      title: 'Similarity of images and their centers',
      note: 'Mean cosine, as images arrived.',
      series: headSeries(records, ({ meanSimilarity }) => meanSimilarity),
      format: tick,
    }),
    lineChart({
      ...common,
      title: 'Spread of features',
      note: 'Deviation × √d: 1 on an evenly filled sphere, 0 where all are the same.',
      series: oneSeries('spread', records, ({ features }) => features?.std),
      format: tick,
      zero: true,
    }),
    lineChart({
      ...common,
      title: 'Learning rate',
      series: oneSeries('learning rate', records, ({ learningRate }) => learningRate),
      format: tick,
      zero: true,
    }),
  ];
  const isIdle = records[0]!.epoch === 0 && records[0]!.loss === undefined;
  return html`<section>
<h2>Training</h2>
<p class="note">Epochs count from 0${isIdle ? ', which only clusters: there are no labels yet to learn from' : ''}.</p>
<div class="charts">${charts}</div>
</section>`;
}

/** The loss of one who does not know. */
function uniformLevels(record: EpochRecord): Level[] {
  const uniform = uniformLoss(record);
  if (!uniform) return [];
  const name = `${uniform.isLnK ? 'ln K: ' : ''}nothing is predicted`;
  return [{ name, value: uniform.value }];
}

/** What else objectives measure, each a chart. */
function measureCharts(
  records: readonly EpochRecord[],
  epochs: readonly [number, number],
): (Markup | undefined)[] {
  const names = new Set(records.flatMap(({ measures = {} }) => Object.keys(measures)));
  return Array.from(names, (name) => {
    const note = measureNote(name);
    return lineChart({
      title: titleOf(name),
      ...(note !== undefined && { note }),
      series: oneSeries(measureName(name), records, ({ measures }) => measures?.[name]),
      epochs,
      format: tick,
    });
  });
}

function titleOf(measure: string): string {
  const name = measureName(measure);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function evaluations(records: readonly EpochRecord[]): Series[] {
  const ks = new Set(records.flatMap(({ neighbors = [] }) => neighbors.map(({ k }) => k)));
  const probe = points(records, ({ linearProbe }) => linearProbe?.accuracy);
  return [
    { name: 'linear probe', ...seriesColor(0), points: probe },
    ...Array.from(ks, (k, i) => ({
      name: `${k} nearest neighbours`,
      ...seriesColor(i + 1),
      points: points(records, ({ neighbors }) => neighbors?.find((one) => one.k === k)?.accuracy),
    })),
  ];
}

/** Neighbours of other features, by the fewest. */
function neighborLevel({ name, neighbors: [fewest] }: JudgedFeatures, i: number): Level[] {
  if (fewest === undefined) return [];
  const { k, accuracy } = fewest;
  return [{ name: `${name}, ${k} neighbours`, value: accuracy, color: seriesColor(3 + i).color }];
}
