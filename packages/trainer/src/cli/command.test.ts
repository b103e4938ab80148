import { expect, test } from 'vitest';
import { OBJECTIVE_NAMES, RUN_OBJECTIVES, type RunObjectiveName } from '../run/run-objectives.ts';
import type { RunOptionsOf } from '../run/run-options.ts';
import { type Arguments, command, objectiveOf } from './command.ts';

/** What a command line asks for, or the message that it ends with. */
async function ask(...words: string[]): Promise<Arguments | string> {
  let asked: Arguments | undefined;
  let message = '';
  const writeErr = (text: string) => {
    message += text;
  };
  const parser = command(async (args) => {
    asked = args;
  }, objectiveOf(words));
  parser.exitOverride().configureOutput({ writeErr });
  try {
    await parser.parseAsync(words, { from: 'user' });
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 1 });
    return message;
  }
  return asked!;
}

const PLAIN = {
  ...{ elsewhere: {}, resume: false },
  ...{ device: undefined, tfjsNode: undefined, clustering: undefined, skipPixels: false },
};

test('every option', async () => {
  const line: [keyof RunOptionsOf<'coke'>, string][] = [
    ['images', '5000'],
    ['testImages', '100'],
    ['test', 'there/test'],
    ['cache', 'there/data'],
    ['views', '1'],
    ['smallCrops', '6'],
    ['size', '24'],
    ['crop', '0.4'],
    ['augmentation', 'weak'],
    ['batchSize', '64'],
    ['workers', '0'],
    ['encoder', 'resnet18'],
    ['hidden', '99'],
    ['dimension', '16'],
    ['k', '30,40,50'],
    ['ratio', '0.5'],
    ['temperature', '5e-2'],
    ['alpha', '0'],
    ['beta', '0.25'],
    ['stage2From', '30'],
    ['labels', 'current'],
    ['centers', 'previous'],
    ['epochs', '40'],
    ['optimizer', 'adam'],
    ['learningRate', '1e-3'],
    ['weightDecay', '0.0001'],
    ['warmupEpochs', '3'],
    ['microBatchSize', '32'],
    ['evaluateEvery', '0'],
    ['seed', '-7'],
  ];
  const flag = (name: string) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
  const words = line.flatMap(([name, value]) => [flag(name), value]);
  const where = [
    '--out',
    'here',
    '--device',
    'wasm',
    '--clustering',
    'tfjs',
    '--tfjs-node',
    'there',
  ];
  const asked = await ask(
    '--data',
    'mnist',
    ...words,
    '--predictor',
    ...where,
    '--resume',
    '--skip-pixels',
  );
  expect(asked).toEqual({
    options: {
      ...{
        data: 'mnist',
        images: 5000,
        testImages: 100,
        test: 'there/test',
        cache: 'there/data',
        views: 1,
        smallCrops: 6,
      },
      ...{
        size: 24,
        crop: 0.4,
        augmentation: 'weak',
        batchSize: 64,
        workers: 0,
        encoder: 'resnet18',
        hidden: 99,
        dimension: 16,
      },
      ...{ predictor: true, k: [30, 40, 50], ratio: 0.5, temperature: 0.05, alpha: 0, beta: 0.25 },
      ...{ stage2From: 30, labels: 'current', centers: 'previous', epochs: 40, optimizer: 'adam' },
      ...{ learningRate: 0.001, weightDecay: 0.0001, warmupEpochs: 3, microBatchSize: 32 },
      ...{ evaluateEvery: 0, seed: -7 },
    },
    ...{ elsewhere: {}, out: 'here', resume: true },
    ...{ device: 'wasm', tfjsNode: 'there', clustering: 'tfjs', skipPixels: true },
  });
  // No option of a run is left out of the line: help names each.
  const help = command(async () => {}).helpInformation();
  for (const [name] of line) expect(help).toContain(`${flag(name)} `);
});

test.each([
  ['cifar10', 'runs/cifar10'],
  ['fashion-mnist', 'runs/fashion-mnist'],
  ['../my photos/', 'runs/my-photos'],
  ['.', 'runs/images'],
])('a run of %s is kept in %s', async (data, out) => {
  expect(await ask('--data', data)).toEqual({ ...PLAIN, options: { data }, out });
});

test('a run that goes on keeps its options but for where it runs', async () => {
  const resumed = { ...PLAIN, resume: true, options: undefined, out: 'x' };
  expect(await ask('--resume', '--out', 'x')).toEqual(resumed);
  expect(await ask('--resume', '--out', 'x', '--workers', '2', '--cache', 'c')).toEqual({
    ...resumed,
    elsewhere: { workers: 2, cache: 'c' },
  });
  expect(await ask('--resume', '--out', 'x', '--batch-size', '2')).toBe(
    'error: --batch-size should be left out with --resume and no --data\n',
  );
  expect(await ask('--resume')).toMatch('error: --data should be one of cifar10');
});

test.each([
  [[], '--data should be one of cifar10, fashion-mnist, mnist or a folder, got nothing'],
  [['--data'], 'argument missing'],
  [['--data', 'mnist', 'cifar10'], 'too many arguments'],
  [['--data', 'mnist', '--batchsize', '3'], "unknown option '--batchsize'"],
  [['--data', 'mnist', '--epochs', 'ten'], 'It should be a number.'],
  [['--data', 'mnist', '--epochs', ''], 'It should be a number.'],
  [['--data', 'mnist', '--epochs', '2.5'], 'It should be an integer.'],
  [['--data', 'mnist', '--ratio', 'Infinity'], 'It should be a number.'],
  [['--data', 'mnist', '--k', '3,,4'], 'It should be a number.'],
  [['--data', 'mnist', '--encoder', 'vit'], 'Allowed choices are small, resnet18, resnet50.'],
  [
    ['--data', 'mnist', '--optimizer', 'lion'],
    'Allowed choices are sgd, lars, lars-clipped, larc, adam.',
  ],
  [['--data', 'mnist', '--labels', 'next'], 'Allowed choices are previous, current.'],
  [['--data', 'mnist', '--device', 'gpu'], 'Allowed choices are tensorflow, wasm, cpu.'],
  [
    ['--data', 'mnist', '--clustering', 'gpu'],
    'Allowed choices are native, wasm, tfjs, javascript, reference.',
  ],
])('%j makes no sense', async (words, message) => {
  expect(await ask(...words)).toContain(message);
});

test.each<[string[], string]>([
  [[], 'coke'],
  [['--objective', 'byol', '--help'], 'byol'],
  [['--data', 'mnist', '--objective=dino'], 'dino'],
  [['--objective', 'byol', '--objective', 'coke'], 'coke'],
  [['--objective', 'nothing'], 'coke'],
  [['--objective'], 'coke'],
])('%j asks for the options of %s', (words, objective) => {
  expect(objectiveOf(words)).toBe(objective);
});

test('an objective has options of its own, and no others', async () => {
  const words = ['--data', 'mnist', '--objective', 'byol'];
  expect(await ask(...words, '--predictor-hidden', '9', '--momentum', '0.9')).toMatchObject({
    options: { data: 'mnist', objective: 'byol', predictorHidden: 9, momentum: 0.9 },
  });
  expect(await ask(...words, '--alpha', '0.3')).toBe(
    'error: --alpha should be left out with byol: it is an option of coke\n',
  );
  expect(await ask('--data', 'mnist', '--queue-length', '9')).toMatch(
    /^error: --queue-length should be left out with coke: it is an option of .*swav/,
  );
  expect(await ask('--data', 'mnist', '--batch-norm')).toContain('it is an option of dino');
});

test.each(OBJECTIVE_NAMES)('the help of %s names who published it', (objective) => {
  const { title, source } = RUN_OBJECTIVES[objective];
  const help = command(async () => {}, objective).helpInformation();
  expect(help.replaceAll(/\s+/g, ' ')).toContain(`${title} (${source})`);
  expect(source).toMatch(/\d{4}, arXiv:\d{4}\.\d{5}$|^solo-learn, https:/);
});

const helpOf = (objective: RunObjectiveName) =>
  command(async () => {}, objective)
    .helpInformation()
    .replaceAll(/\s+/g, ' ');

test('help tells what is published where a default is another', () => {
  const help = helpOf('swav');
  expect(help).toContain('[0.03; published: 0.05]');
  expect(help).toContain('[N / 50, at least 10; published: 3000]');
});

test('so does that of CoKe, and says nothing where they are the same', () => {
  const help = helpOf('coke');
  expect(help).toContain(
    '[one head of N / 10; published: three heads: N / 427, N / 320, N / 256, at least 10]',
  );
  expect(help).toContain('[0.1; published: 0.05, and 0.1 for one view]');
  expect(help).toContain('other view has the rest [1; published: 0.2]');
  expect(help.match(/; published: /g)).toHaveLength(3);
});

test('a switch that a recipe turns on can be turned off', async () => {
  const start = ['--data', 'cifar10', '--objective', 'simclr'];
  const dropLast = async (...words: string[]) =>
    ((await ask(...start, ...words)) as Arguments).options;
  expect(await dropLast()).not.toHaveProperty('dropLast');
  expect(await dropLast('--drop-last')).toMatchObject({ dropLast: true });
  expect(await dropLast('--no-drop-last')).toMatchObject({ dropLast: false });
  // Of coke it is off by itself.
  expect(await ask('--data', 'cifar10', '--no-drop-last')).toContain('unknown option');
});
