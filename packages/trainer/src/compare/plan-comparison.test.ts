import { expect, test } from 'vitest';
import { type ComparisonOptions, planComparison } from './plan-comparison.ts';

const plan = (options: Partial<ComparisonOptions>) =>
  planComparison({
    ...{ objectives: ['coke', 'simsiam'], shared: { data: 'mnist', epochs: 4 }, out: 'there' },
    ...options,
  });

test('a run for each seed and objective, seed by seed; a recipe on top of what all share', () => {
  const recipes = {
    simsiam: { learningRate: 0.3, hidden: 32 },
    hot: { objective: 'coke', temperature: 0.2, batchSize: 8 },
  };
  const objectives = ['coke', 'simsiam', 'hot'];
  const { runs } = plan({ objectives, recipes, seeds: [3, 1] });
  expect(runs.map(({ label }) => label)).toEqual([
    ...['coke-3', 'simsiam-3', 'hot-3'],
    ...['coke-1', 'simsiam-1', 'hot-1'],
  ]);
  expect(runs.slice(0, 3).map(({ options }) => options)).toEqual([
    { data: 'mnist', epochs: 4, objective: 'coke', seed: 3 },
    { data: 'mnist', epochs: 4, objective: 'simsiam', learningRate: 0.3, hidden: 32, seed: 3 },
    { ...{ data: 'mnist', epochs: 4, objective: 'coke' }, temperature: 0.2, batchSize: 8, seed: 3 },
  ]);
  expect(runs.map(({ title }) => title).slice(0, 3)).toEqual(['CoKe', 'SimSiam', 'CoKe (hot)']);
  expect(runs[4]!.folder).toBe('there/simsiam-1');
});

test.each<[Partial<ComparisonOptions>, string]>([
  [{ objectives: [] }, 'objectives should be one or more, each once'],
  [{ objectives: ['coke', 'coke'] }, 'objectives should be one or more, each once'],
  [{ seeds: [1, 1] }, 'seeds should be one or more, each once'],
  [{ objectives: ['cokes'] }, 'objectives should be among coke, '],
  [{ objectives: ['../x'], recipes: { '../x': { objective: 'coke' } } }, 'objectives should be'],
  [{ objectives: ['toString'] }, 'objectives should be among coke, '],
  [{ recipes: { cold: { objective: 'coke' } } }, 'the names in recipes should be among coke, '],
  [{ recipes: { coke: 3 } as never }, 'recipes.coke should be an object, got 3'],
  [{ recipes: { coke: { epochs: 9 } } }, 'recipes.coke.epochs should be left out: it is the same'],
  [{ recipes: { coke: { seed: 9 } } }, 'recipes.coke.seed should be left out: it is the same'],
  [
    { recipes: { coke: { ratio: 0.2, predictorHidden: 3 } } },
    'coke: predictorHidden should be left out with coke',
  ],
  [{ recipes: { simsiam: { optimizer: 'lion' } } }, "simsiam: optimizer should be 'sgd' or"],
  [{ shared: {} as never }, 'coke: data should be'],
])('%o', (options, message) => {
  expect(() => plan(options)).toThrow(message);
});
