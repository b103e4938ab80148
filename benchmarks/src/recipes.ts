/**
 * Which recipe does each objective take at this scale? All are tried as often, on a part of the images, so that none
 * is compared by a recipe that suits another: first optimisers and learning rates, then, with the best of these, settings
 * of its own. Takes an hour or two; stopped, it goes on. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/recipes.ts [--tiny]
 */
import { availableParallelism } from 'node:os';
import { allInOrder } from '@coke/core/all-in-order';
import { RUN_OBJECTIVES, type RunObjectiveName, type RunOptions } from '@coke/trainer/run';
import { bestOf, recipesAnswer, type Tried } from './recipes/answer.ts';
import { OPTIMIZERS, SETTINGS, SHARED, TINY, type Trial } from './recipes/trials.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { train } from './training/train-all.ts';

export const recipes: Benchmark = {
  name: 'recipes',
  question: 'Which recipe does each objective take at this scale?',
  long: true,
  run,
};

async function run(asking: BenchmarkOptions): Promise<Answer> {
  const all = Object.keys(RUN_OBJECTIVES) as RunObjectiveName[];
  const objectives = asking.tiny ? all.slice(0, 2) : all;
  const optimizers = asking.tiny ? OPTIMIZERS.slice(0, 2) : OPTIMIZERS;
  const first = optimizers.flatMap((trial) =>
    objectives.map((objective) => ({ objective, trial })),
  );
  const tried = await tryAll(first, asking);
  if (asking.tiny) return recipesAnswer(objectives, tried, []);
  const second = objectives.flatMap((objective) => {
    const { trial: best } = bestOf(tried.filter((one) => one.objective === objective));
    return SETTINGS[objective].map((trial) => {
      const options = { ...best.options, ...trial.options };
      return { objective, trial: { ...trial, options, name: `${best.name}-${trial.name}` } };
    });
  });
  return recipesAnswer(objectives, tried, await tryAll(second, asking));
}

/** As many at a time as there are cores: each training keeps about one busy. */
async function tryAll(
  wanted: readonly { readonly objective: RunObjectiveName; readonly trial: Trial }[],
  asking: BenchmarkOptions,
): Promise<Tried[]> {
  const left = [...wanted];
  const tried: Tried[] = [];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { objective, trial } = next;
      const shared = { ...SHARED, ...(asking.tiny && TINY) };
      const options = { ...shared, ...trial.options, objective } as RunOptions;
      const result = await train(`recipes-${objective}-${trial.name}`, options, asking);
      tried.push({ objective, trial, result });
    }
  };
  const count = asking.tiny ? 1 : availableParallelism();
  await allInOrder(Array.from({ length: count }, one));
  return tried;
}

if (isProgram(import.meta.url)) await runBenchmarks([recipes]);
