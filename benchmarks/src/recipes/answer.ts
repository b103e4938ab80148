import { timeSpent } from '@coke/trainer';
import { RUN_OBJECTIVES, type RunObjectiveName, type RunResult } from '@coke/trainer/run';
import type { Answer, Table } from '../suite/benchmark.ts';
import { percentAndSpread } from '../training/mean-and-spread.ts';
import type { Trial } from './trials.ts';

/** One training. */
export interface Tried {
  readonly objective: RunObjectiveName;
  readonly trial: Trial;
  readonly result: RunResult;
}

/** Two tables, by the linear classifier and by neighbours, with what each objective did best with. */
export function recipesAnswer(
  objectives: readonly RunObjectiveName[],
  trials: readonly Trial[],
  tried: readonly Tried[],
): Answer {
  const [first] = tried;
  const { data, images, epochs } = first!.result.options;
  const linear = ({ result }: Tried) => result.trained!.linear;
  const neighbors = ({ result }: Tried) => result.trained!.neighbors[0]!.accuracy;
  const untrained = first!.result.untrained!;
  const title = `${data}, ${images} images, ${epochs} epochs`;
  const table = (by: string, accuracy: (one: Tried) => number, before: number): Table => ({
    title: `${title}, ${by} (untrained ${percentAndSpread([before])})`,
    columns: ['objective', ...trials.map(({ label }) => label), 'best', 'images/s'],
    rows: objectives.map((objective) => {
      const own = tried.filter((one) => one.objective === objective);
      const of = (trial: Trial) => own.find((one) => one.trial === trial)!;
      const best = own.reduce((a, b) => (accuracy(b) > accuracy(a) ? b : a));
      return [
        RUN_OBJECTIVES[objective].title,
        ...trials.map((trial) => percentAndSpread([accuracy(of(trial))])),
        best.trial.label,
        imagesPerSecond(best.result).toFixed(0),
      ];
    }),
  });
  return {
    tables: [
      table('linear classifier', linear, untrained.linear),
      table('20 neighbours', neighbors, untrained.neighbors[0]!.accuracy),
    ],
    pictures: [],
    notes: [
      'Percent of the test images that are classified right, by classifiers on frozen features; one seed each. ' +
        `Trained on ${first!.result.devices[0]}, as many trainings at a time as the machine has cores.`,
    ],
    versions: {},
    data: tried,
  };
}

function imagesPerSecond({ options, epochs }: RunResult): number {
  const { seconds } = timeSpent(epochs);
  return (epochs.length * (options.images ?? 0)) / seconds;
}
