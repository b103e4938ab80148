import { timeSpent } from '@coke/trainer';
import { RUN_OBJECTIVES, type RunObjectiveName, type RunResult } from '@coke/trainer/run';
import type { Answer, Table } from '../suite/benchmark.ts';
import { percentAndSpread } from '../training/mean-and-spread.ts';
import { OPTIMIZERS, type Trial } from './trials.ts';

/** One training. */
export interface Tried {
  readonly objective: RunObjectiveName;
  readonly trial: Trial;
  readonly result: RunResult;
}

/** By the linear classifier. */
export function bestOf(tried: readonly Tried[]): Tried {
  return tried.reduce((a, b) => (linear(b) > linear(a) ? b : a));
}

function linear({ result }: Tried): number {
  return result.trained!.linear;
}

/**
 * A table of optimisers, and one of settings.
 *
 * @param first - Trainings with each optimiser.
 * @param second - Trainings with settings of an objective's own.
 */
export function recipesAnswer(
  objectives: readonly RunObjectiveName[],
  first: readonly Tried[],
  second: readonly Tried[],
): Answer {
  const { options, untrained, devices } = first[0]!.result;
  const optimizers = OPTIMIZERS.filter((trial) => first.some((one) => one.trial === trial));
  const of = (tried: readonly Tried[], objective: RunObjectiveName) =>
    tried.filter((one) => one.objective === objective);
  const scale = `${options.data}, ${options.images} images, ${options.epochs} epochs`;
  const byOptimizer: Table = {
    title: `${scale}: optimisers (untrained ${quality(untrained!)})`,
    columns: ['objective', ...optimizers.map(({ label }) => label), 'images/s'],
    rows: objectives.map((objective) => {
      const own = of(first, objective);
      return [
        RUN_OBJECTIVES[objective].title,
        ...optimizers.map((trial) =>
          quality(own.find((one) => one.trial === trial)!.result.trained!),
        ),
        imagesPerSecond(bestOf(own).result).toFixed(0),
      ];
    }),
  };
  const bySetting: Table = {
    title: `${scale}: settings, with the best optimiser`,
    columns: ['objective', 'without', 'with one', 'with another'],
    rows: objectives.map((objective) => {
      const best = bestOf(of(first, objective));
      const cells = of(second, objective).map(
        ({ trial, result }) => `${trial.label}: ${quality(result.trained!)}`,
      );
      return [
        RUN_OBJECTIVES[objective].title,
        `${best.trial.label}: ${quality(best.result.trained!)}`,
        ...cells,
      ];
    }),
  };
  return {
    tables: second.length > 0 ? [byOptimizer, bySetting] : [byOptimizer],
    pictures: [],
    notes: [
      'Percent of the test images that are classified right, by a linear classifier and by 20 neighbours, on frozen ' +
        `features; one seed each. Trained on ${devices[0]}, as many trainings at a time as the machine has cores.`,
    ],
    versions: {},
    data: [...first, ...second],
  };
}

/** `41.6, 39.5`. */
function quality({ linear: ofProbe, neighbors }: NonNullable<RunResult['trained']>): string {
  return [ofProbe, neighbors[0]!.accuracy].map((share) => percentAndSpread([share])).join(', ');
}

function imagesPerSecond({ options, epochs }: RunResult): number {
  const { seconds } = timeSpent(epochs);
  return (epochs.length * (options.images ?? 0)) / seconds;
}
