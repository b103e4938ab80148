/**
 * Does an encoder learn to see without labels? Takes hours; stopped, it goes on. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/learning.ts [--tiny]
 */
import { type Learnt, learningAnswer } from './learning/answer.ts';
import { PLANS, TINY_PLANS } from './learning/plan.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { train, trainWithLabels } from './training/train-all.ts';

export const learning: Benchmark = {
  name: 'learning',
  question:
    'What does an encoder learn without labels, next to raw pixels, itself untrained, and itself trained with labels?',
  long: true,
  run,
};

async function run(asking: BenchmarkOptions): Promise<Answer> {
  const all: Learnt[] = [];
  for (const plan of asking.tiny ? TINY_PLANS : PLANS) {
    const learnt: Learnt = { plan, runs: [], supervised: [] };
    for (const [i, seed] of plan.seeds.entries()) {
      const name = `learning-${plan.name}-${seed}`;
      const options = { ...plan.options, seed };
      learnt.runs.push(await train(name, options, asking, i === 0));
      const { evaluateEvery: _, k: __, ...shared } = options;
      learnt.supervised.push(await trainWithLabels(`${name}-labels`, shared, asking));
    }
    all.push(learnt);
  }
  return learningAnswer(all);
}

if (isProgram(import.meta.url)) await runBenchmarks([learning]);
