import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagName } from '@coke/core/option-table';
import { describe, expect, test } from 'vitest';
import { SUBMIT_OPTIONS } from './options/submit-options.ts';
import { submitCommand } from './submit-command.ts';

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

test('the Python command knows the same flags', () => {
  const source = readFileSync(FILE, 'utf8');
  const [, texts, numbers] = /^TEXTS = \((.*?)\)\nNUMBERS = \{(.*?)\}/m.exec(source)!;
  const names = `${texts} ${numbers}`.match(/"[\w-]+"/g)!.map((name) => `--${name.slice(1, -1)}`);
  expect([...names, '--drop-bad-rows'].sort()).toEqual(
    Object.keys(SUBMIT_OPTIONS).map(flagName).sort(),
  );
  expect(source.split('\n').length - 1).toBeLessThanOrEqual(250);
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
