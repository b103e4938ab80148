import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { OBJECTIVE_NAMES } from '../run/run-objectives.ts';
import { type CompareArguments, compareCommand } from './compare-command.ts';

/** What a command line asks for, or the message that it ends with. */
async function ask(...words: string[]): Promise<CompareArguments | string> {
  let asked: CompareArguments | undefined;
  let message = '';
  const parser = compareCommand(async (args) => {
    asked = args;
  });
  const writeErr = (text: string) => {
    message += text;
  };
  parser.exitOverride().configureOutput({ writeErr });
  try {
    await parser.parseAsync(words, { from: 'user' });
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 1 });
    return message;
  }
  return asked!;
}

test('every objective, once, by default', async () => {
  const asked = (await ask('--data', 'mnist')) as CompareArguments;
  expect(asked).toMatchObject({ where: [], jobs: 1, plan: { out: 'runs/compare' } });
  expect(asked.plan.runs.map(({ options }) => options)).toEqual(
    OBJECTIVE_NAMES.map((objective) => ({ data: 'mnist', objective, seed: 0 })),
  );
});

test('what all share, recipes from a file, seeds, and where it runs', async () => {
  const recipes = join(await temporaryFolder(), 'recipes.json');
  await writeFile(recipes, '{ "hot": { "objective": "coke", "temperature": 0.2 } }');
  const asked = (await ask(
    ...['--data', 'mnist', '--objectives', 'coke,hot', '--recipes', recipes, '--seeds', '1,2'],
    ...['--images', '50', '--epochs', '4', '--batch-size', '8', '--out', 'there', '--jobs', '2'],
    ...['--device', 'wasm', '--clustering', 'reference'],
  )) as CompareArguments;
  expect(asked.where).toEqual(['--device', 'wasm', '--clustering', 'reference']);
  expect(asked.jobs).toBe(2);
  const shared = { data: 'mnist', images: 50, epochs: 4, batchSize: 8 };
  expect(asked.plan.shared).toEqual(shared);
  expect(asked.plan.runs.map(({ label }) => label)).toEqual(['coke-1', 'hot-1', 'coke-2', 'hot-2']);
  expect(asked.plan.runs[1]!.options).toEqual({
    ...shared,
    ...{ objective: 'coke', temperature: 0.2, seed: 1 },
  });
  await writeFile(recipes, '{ "hot": ');
  expect(await ask('--data', 'mnist', '--recipes', recipes)).toContain('should be JSON');
  await writeFile(recipes, '[1]');
  expect(await ask('--data', 'mnist', '--recipes', recipes)).toContain(
    'error: recipes should be an object of recipes by name, got ',
  );
});

test.each([
  [[], 'error: coke: data should be'],
  [['--data', 'mnist', '--objectives', 'coke,x'], 'error: objectives should be among coke, '],
  [['--data', 'mnist', '--jobs', '0'], 'error: jobs should be a positive integer, got 0'],
  [['--data', 'mnist', '--learning-rate', '1'], "unknown option '--learning-rate'"],
  [
    ['--data', 'mnist', '--recipes', 'nowhere.json'],
    'error: recipes should be a file that can be read, got "nowhere.json"',
  ],
  [
    ['--data', 'mnist', '--objectives', 'coke,coke'],
    'error: objectives should be one or more, each once, got "coke,coke"',
  ],
])('%j makes no sense', async (words, message) => {
  expect(await ask(...words)).toContain(message);
});
