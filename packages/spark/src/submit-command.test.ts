import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagName } from '@coke/core/option-table';
import { describe, expect, test } from 'vitest';
import { MODEL_OPTIONS } from './options/model-options.ts';
import { pythonNames } from './options/python-names.ts';
import { SUBMIT_OPTIONS } from './options/submit-options.ts';
import { submitCommand, submitTask } from './submit-command.ts';

const FILE = join(import.meta.dirname, '../python/coke_spark.py');
const NEEDED = ['--input', 'rows', '--k', '10'];

describe('the call of Spark', () => {
  test('has its own flags before the file, and ours after it', () => {
    const words = [...NEEDED, '--min-share', '0.8', '--drop-bad-rows', '--', '--master', 'yarn'];
    expect(submitCommand(words, undefined)).toEqual([
      ...['spark-submit', '--master', 'yarn', FILE],
      ...['--input', 'rows', '--k', '10', '--min-share', '0.8', '--drop-bad-rows'],
    ]);
    expect(submitCommand(NEEDED, '/opt/spark')[0]).toBe('/opt/spark/bin/spark-submit');
  });

  test('takes several numbers of clusters', () => {
    expect(submitCommand(['--input', 'rows', '--k', '10,100']).slice(-2)).toEqual([
      '--k',
      '10,100',
    ]);
  });

  test.each([
    [[], 'input should be a text, got undefined'],
    [['--input', 'rows'], 'k should be a number of clusters, got undefined'],
    [[...NEEDED, '--min-share', '2'], 'minShare should be in [0, 1], got 2'],
    [[...NEEDED, '--passes', '0'], 'passes should be a positive integer, got 0'],
    [[...NEEDED, '--metric', 'manhattan'], 'Allowed choices are cosine, euclidean'],
    [[...NEEDED, '--cluster', '2'], "unknown option '--cluster'"],
    [[...NEEDED, 'rows'], 'too many arguments'],
  ])('%j is refused', (words, message) => {
    expect(() => submitCommand(words)).toThrow(message);
  });
});

describe('the task of the Python file', () => {
  test('is all that flags ask for', () => {
    const words = ['--format', 'orc', '--column', 'x', '--id', 'name', '--min-share', '0.5'];
    const more = ['--max-share', '2', '--metric', 'euclidean', '--drop-bad-rows', '--no-exact'];
    const paths = ['--checkpoint', 'a', '--model', 'b', '--output', 'c', '--weight', 'w'];
    const counts = ['--input', 'in', '--k', '2,3', '--seed', '5', '--passes', '9'];
    expect(submitTask([...words, ...more, ...paths, ...counts, '--partitions', '4'])).toEqual({
      ...{ input: 'in', format: 'orc', exact: false, model: 'b', output: 'c' },
      fit: {
        ...{ column: 'x', id: 'name', weight: 'w', drop_bad_rows: true, k: [2, 3], min_share: 0.5 },
        ...{
          max_share: 2,
          metric: 'euclidean',
          seed: 5,
          passes: 9,
          partitions: 4,
          checkpoint: 'a',
        },
      },
      label: { column: 'x', id: 'name', heads: [0, 1], drop_bad_rows: true },
    });
  });

  test('has sizes exact, but not of weights', () => {
    expect(submitTask(NEEDED)).toMatchObject({
      ...{ exact: true, model: null, output: null, label: { column: 'embedding', id: 'id' } },
    });
    const weighed = [...NEEDED, '--weight', 'w'];
    expect(submitTask(weighed)).toMatchObject({ exact: false });
    expect(() => submitTask([...weighed, '--exact'])).toThrow(
      'exact should be false with weights: rows count for 1 in it, got true',
    );
    expect(submitCommand([...NEEDED, '--no-exact']).at(-1)).toBe('--no-exact');
  });

  test('is arguments that its functions have', () => {
    const source = readFileSync(FILE, 'utf8');
    const signature = (name: string) =>
      new RegExp(`^def ${name}\\(df, ([^)]*)\\):`, 'm').exec(source)![1]!;
    const { fit, label } = submitTask([...NEEDED, '--checkpoint', 'a', '--partitions', '2']);
    const clusters = Object.keys(pythonNames(MODEL_OPTIONS)).filter((name) => name !== 'k');
    for (const name of Object.keys(fit)) {
      if (!clusters.includes(name)) expect(signature('fit')).toMatch(new RegExp(`\\b${name}\\b`));
    }
    for (const name of Object.keys(label)) {
      expect(signature('predict')).toMatch(new RegExp(`\\b${name}\\b`));
    }
    expect(signature('assign')).toBe(signature('predict'));
  });

  test('is told in few lines', () => {
    expect(readFileSync(FILE, 'utf8').split('\n').length - 1).toBeLessThanOrEqual(250);
  });
});

describe('coke-spark', () => {
  const ENTRY = join(import.meta.dirname, 'coke-spark.ts');
  const FLAGS = ['--import', import.meta.resolve('tsx'), '--conditions=@coke/source', ENTRY];
  const { SPARK_HOME: _, ...others } = process.env;
  const env = { ...others, PATH: '/nowhere' };

  test('says how it is used', () => {
    const help = execFileSync(process.execPath, [...FLAGS, '--help'], { encoding: 'utf8' });
    expect(help).toMatch(/^Usage: coke-spark \[options\]/);
    for (const name of Object.keys(SUBMIT_OPTIONS)) expect(help).toContain(flagName(name));
  });

  test.each([
    [['--input', 'rows'], 2, 'error: k should be a number of clusters, got undefined\n'],
    [
      NEEDED,
      1,
      'error: spark-submit should be on the PATH or in SPARK_HOME, got none at spark-submit\n',
    ],
  ])('%j fails in a line', (words, status, stderr) => {
    const ended = spawnSync(process.execPath, [...FLAGS, ...words], { encoding: 'utf8', env });
    expect(ended).toMatchObject({ status, stderr, stdout: '' });
  });
});
