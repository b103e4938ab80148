import { availableParallelism } from 'node:os';
import { defaultText, usage } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import type { Benchmark } from './benchmark.ts';
import { readCommandLine, SUITE_OPTIONS, suiteHelp } from './suite-options.ts';

test('without options: all benchmarks, next to all peers', () => {
  expect(readCommandLine([])).toEqual({
    names: [],
    tiny: false,
    threads: availableParallelism() > 1 ? [1, 2] : [1],
    peers: 'all',
    pages: 'headless',
    chromiumArguments: [],
    cases: [],
    limit: 1800,
    rows: undefined,
    passes: undefined,
    out: expect.stringMatching(/\.cache.bench$/),
    resume: false,
  });
});

test('names and every option are read', () => {
  const line =
    'step --tiny --threads 1,4 fit --peers npm --pages headed --out there --resume --cases glove,shards --limit 60 --rows 5000 --passes 10';
  expect(readCommandLine([...line.split(' '), '--chromium-args=--a=b  --c'])).toEqual({
    names: ['step', 'fit'],
    tiny: true,
    threads: [1, 4],
    peers: 'npm',
    pages: 'headed',
    chromiumArguments: ['--a=b', '--c'],
    cases: ['glove', 'shards'],
    limit: 60,
    rows: 5000,
    passes: 10,
    out: 'there',
    resume: true,
  });
});

test('help has every option with its default, and every benchmark', () => {
  expect(readCommandLine(['--threads', 'no', '-h'])).toBe('help');
  const step: Benchmark = { name: 'step', question: 'What?', run: () => Promise.reject() };
  const help = suiteHelp([step, { ...step, name: 'clustering', long: true }]);
  for (const [name, row] of Object.entries(SUITE_OPTIONS)) {
    const line = help.split('\n').find((text) => text.startsWith(`  ${usage(name, row.flag!)} `));
    expect(line).toContain(row.help);
    if (row.flag!.kind !== 'switch') expect(line).toContain(` (${defaultText(row)})`);
  }
  expect(help).toContain(
    '\n  step        What?\n  clustering  What? (takes hours: only if it is named)\n',
  );
});

test.each([
  ['--threads=1.5', RangeError, '--threads should be positive integers, as in 1,2, got [1.5]'],
  ['--threads=2,0', RangeError, '--threads should be positive integers, as in 1,2, got [2, 0]'],
  ['--threads=', TypeError, '--threads should be positive integers, as in 1,2, got ""'],
  ['--threads=1,x', TypeError, '--threads should be positive integers, as in 1,2, got "1,x"'],
  ['--peers=some', RangeError, `--peers should be 'none' or 'npm' or 'all', got "some"`],
  ['--limit=0', RangeError, '--limit should be a positive integer, got 0'],
  ['--pages=some', RangeError, `--pages should be 'none' or 'headless' or 'headed', got "some"`],
])('%s is refused', (flag, type, message) => {
  expect(() => readCommandLine([flag])).toThrow(new type(message));
});

test('an unknown option is refused', () => {
  expect(() => readCommandLine(['--thread', '1'])).toThrow("Unknown option '--thread'");
});
