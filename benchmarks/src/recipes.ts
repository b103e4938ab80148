/**
 * Which optimiser and learning rate does each objective take at this scale? All are tried as often, on a part of
 * the images, so that none is compared by a recipe that suits another. Takes an hour; stopped, it goes on. Runs
 * alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/recipes.ts [--tiny]
 */
import { availableParallelism } from 'node:os';
import { allInOrder } from '@coke/core/all-in-order';
import { RUN_OBJECTIVES, type RunObjectiveName, type RunOptions } from '@coke/trainer/run';
import { recipesAnswer, type Tried } from './recipes/answer.ts';
import { SHARED, TINY, TRIALS } from './recipes/trials.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { train } from './training/train-all.ts';

export const recipes: Benchmark = {
  name: 'recipes',
  question: 'Which optimiser and learning rate does each objective take at this scale?',
  long: true,
  run,
};

async function run(asking: BenchmarkOptions): Promise<Answer> {
  const all = Object.keys(RUN_OBJECTIVES) as RunObjectiveName[];
  const objectives = asking.tiny ? all.slice(0, 2) : all;
  const trials = asking.tiny ? TRIALS.slice(0, 2) : TRIALS;
  const wanted = trials.flatMap((trial) => objectives.map((objective) => ({ objective, trial })));
  const tried: Tried[] = [];
  const one = async (): Promise<void> => {
    for (let next = wanted.shift(); next; next = wanted.shift()) {
      const { objective, trial } = next;
      const options = {
        ...{ ...SHARED, ...(asking.tiny && TINY), ...trial.options, objective },
      } as RunOptions;
      const result = await train(`recipes-${objective}-${trial.name}`, options, asking);
      tried.push({ objective, trial, result });
    }
  };
  // Each training keeps about one core busy.
  await allInOrder(Array.from({ length: asking.tiny ? 1 : availableParallelism() }, one));
  return recipesAnswer(objectives, trials, tried);
}

if (isProgram(import.meta.url)) await runBenchmarks([recipes]);
