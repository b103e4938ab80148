import { percent } from '@coke/report/format';
import { type FeatureQuality, timeSpent } from '@coke/trainer';
import type { RunResult } from '@coke/trainer/run';
import type { Answer, Table } from '../suite/benchmark.ts';
import { percentAndSpread } from '../training/mean-and-spread.ts';
import type { SupervisedResult } from '../training/supervised-run.ts';
import { neighborsChart } from './neighbors-chart.ts';
import type { Plan } from './plan.ts';

/** What came of one data set: a run a seed. */
export interface Learnt {
  readonly plan: Plan;
  readonly runs: RunResult[];
  readonly supervised: SupervisedResult[];
}

/** Tables, a picture a data set, and how it was measured. */
export function learningAnswer(all: readonly Learnt[]): Answer {
  const [first] = all;
  return {
    tables: all.flatMap((learnt) => [qualityTable(learnt), runsTable(learnt)]),
    pictures: all.map(({ plan, runs, supervised }) => ({
      name: `learning-${plan.name}`,
      caption: `Neighbours (k = 20) over epochs of training on ${plan.title}`,
      svg: neighborsChart(plan, runs, supervised),
    })),
    notes: [
      `Test images that are classified right, in percent, with the standard deviation over seeds: by a ` +
        `linear classifier and by weighted neighbours, of the same frozen features. The labelled images ` +
        `that both learn from are those that the encoder was trained on.`,
      `Trained on ${first?.runs[0]?.devices[0]}, clustered on ${first?.runs[0]?.devices[1]}. With labels: ` +
        `the same encoder, images, augmentation, optimiser and number of epochs, one view of an image, a ` +
        `linear classifier and cross-entropy.`,
    ],
    versions: {},
    data: all,
  };
}

function qualityTable({ plan, runs, supervised }: Learnt): Table {
  const [pixels] = runs.flatMap((run) => run.pixels ?? []);
  const seeds = plan.seeds.length;
  const options = runs[0]!.options;
  return {
    title: `${plan.title}: ${options.images} images, ${options.epochs} epochs, ${seeds} seeds`,
    columns: [
      'features',
      'linear',
      ...neighborsOf(runs[0]!.trained!).map((k) => `${k} neighbours`),
    ],
    rows: [
      ...(pixels ? [row('raw pixels', [pixels])] : []),
      row(
        'encoder, untrained',
        runs.flatMap(({ untrained }) => untrained ?? []),
      ),
      row(
        'encoder, trained without labels',
        runs.flatMap(({ trained }) => trained ?? []),
      ),
      row(
        'encoder, trained with labels',
        supervised.map(({ trained }) => trained),
      ),
    ],
  };
}

function neighborsOf({ neighbors }: FeatureQuality): number[] {
  return neighbors.map(({ k }) => k);
}

function row(name: string, qualities: readonly FeatureQuality[]): string[] {
  const [first] = qualities;
  return [
    name,
    percentAndSpread(qualities.map(({ linear }) => linear)),
    ...neighborsOf(first!).map((_, i) =>
      percentAndSpread(qualities.map(({ neighbors }) => neighbors[i]!.accuracy)),
    ),
  ];
}

/** What each run did and cost. */
function runsTable({ plan, runs }: Learnt): Table {
  return {
    title: `${plan.title}: each run`,
    columns: [
      ...['seed', 'linear', 'smallest, bound, largest', 'labels changed', 'NMI with classes'],
      ...['images/s', 'minutes', 'clustering', 'waiting', 'peak MB, first and last epoch'],
    ],
    rows: runs.map(({ options, trained, epochs }) => {
      const last = epochs.at(-1)!;
      const [head] = last.heads;
      const { seconds, clustering, waiting } = timeSpent(epochs);
      const memory = [epochs[0]!, last].map(({ peakMemory = 0 }) => Math.round(peakMemory / 1e6));
      return [
        ...[`${options.seed}`, percentAndSpread([trained!.linear])],
        `${head!.smallest}, ${head!.minSize.toFixed(1)}, ${head!.largest}`,
        percent(head!.labelChangeRate ?? 0),
        head!.agreement!.nmi.toFixed(3),
        ((epochs.length * (options.images ?? 0)) / seconds).toFixed(0),
        (seconds / 60).toFixed(1),
        ...[clustering, waiting].map((share) => percent(share)),
        memory.join(', '),
      ];
    }),
  };
}
