import { defaultText, usage } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { BACKENDS } from './choose-backend.ts';
import { DEMO_OPTIONS, HELP, readDemoOptions } from './demo-options.ts';

test('without options: thinned MNIST in 100 clusters at 0.8', () => {
  expect(readDemoOptions([])).toEqual({
    k: 100,
    ratio: 0.8,
    passes: 40,
    init: 'k-means++',
    all: false,
    instances: undefined,
    backend: undefined,
    data: undefined,
    out: expect.stringMatching(/\.cache.demo.index\.html$/),
  });
});

test('every option is read', () => {
  const line = '--k 7 --ratio 1 --passes 2 --init rows --all --instances 50 --backend reference';
  expect(readDemoOptions([...line.split(' '), '--data', 'a b', '--out=x.html'])).toEqual({
    k: 7,
    ratio: 1,
    passes: 2,
    init: 'rows',
    all: true,
    instances: 50,
    backend: 'reference',
    data: 'a b',
    out: 'x.html',
  });
});

test('help has every option with its default, and every backend', () => {
  expect(readDemoOptions(['--k', 'no', '--help'])).toBe('help');
  for (const [name, row] of Object.entries(DEMO_OPTIONS)) {
    const told = defaultText(row);
    const line = HELP.split('\n').find((text) => text.startsWith(`  ${usage(name, row.flag!)} `));
    expect(line).toContain(row.help);
    // Of a switch it is plain.
    const isSwitch = row.flag!.kind === 'switch';
    if (told !== undefined && !isSwitch) expect(line).toContain(` (${told})`);
  }
  expect(HELP).toContain(`: ${Object.keys(BACKENDS).join(', ')} (`);
});

test.each([
  ['--k', '0', RangeError, 'a positive integer, got 0'],
  ['--k', '1e99', RangeError, 'a positive integer, got 1e+99'],
  ['--passes', '2.5', RangeError, 'a positive integer, got 2.5'],
  ['--instances', 'all', TypeError, 'a positive integer, got "all"'],
  ['--ratio', '1.1', RangeError, 'a number from 0 to 1, got 1.1'],
  ['--ratio', 'NaN', TypeError, 'a number from 0 to 1, got "NaN"'],
  ['--ratio', '', TypeError, 'a number from 0 to 1, got ""'],
  ['--init', 'best', RangeError, `'k-means++' or 'rows' or 'random', got "best"`],
  [
    '--backend',
    'toString',
    RangeError,
    `'native' or 'wasm' or 'ndarray' or 'javascript' or 'reference', got "toString"`,
  ],
])('%s %s is refused', (name, value, type, rule) => {
  const error = new type(`${name} should be ${rule}`);
  expect(() => readDemoOptions([`${name}=${value}`])).toThrow(error);
});

test('an unknown option is refused', () => {
  expect(() => readDemoOptions(['--cluster', '3'])).toThrow("Unknown option '--cluster'");
});
