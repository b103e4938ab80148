import { expect, test } from 'vitest';
import { BACKENDS } from './choose-backend.ts';
import { HELP, readDemoOptions } from './demo-options.ts';

test('without options: MNIST in 100 clusters at 0.4', () => {
  expect(readDemoOptions([])).toEqual({
    k: 100,
    ratio: 0.4,
    epochs: 5,
    init: 'rows',
    instances: undefined,
    backend: undefined,
    data: undefined,
    out: expect.stringMatching(/\.cache.demo.index\.html$/),
  });
});

test('every option is read', () => {
  const line = '--k 7 --ratio 1 --epochs 2 --init k-means++ --instances 50 --backend reference';
  expect(readDemoOptions([...line.split(' '), '--data', 'a b', '--out=x.html'])).toEqual({
    k: 7,
    ratio: 1,
    epochs: 2,
    init: 'k-means++',
    instances: 50,
    backend: 'reference',
    data: 'a b',
    out: 'x.html',
  });
});

test('help names every option and backend', () => {
  expect(readDemoOptions(['--k', 'no', '--help'])).toBe('help');
  const options = readDemoOptions([]);
  for (const name of [...Object.keys(options), 'help']) expect(HELP).toContain(`--${name} `);
  for (const name of Object.keys(BACKENDS)) expect(HELP).toContain(name);
});

test.each([
  ['--k', '0', '--k should be a positive integer, got 0'],
  ['--k', '1e99', '--k should be a positive integer, got 1e99'],
  ['--epochs', '2.5', '--epochs should be a positive integer, got 2.5'],
  ['--instances', 'all', '--instances should be a positive integer, got all'],
  ['--ratio', '1.1', '--ratio should be a number from 0 to 1, got 1.1'],
  ['--ratio', 'NaN', '--ratio should be a number from 0 to 1, got NaN'],
  ['--ratio', '', '--ratio should be a number from 0 to 1, got '],
  ['--init', 'best', '--init should be one of rows, random, k-means++, got best'],
  ['--backend', 'toString', '--backend should be one of wasm, ndarray, reference, got toString'],
])('%s %s is refused', (name, value, message) => {
  expect(() => readDemoOptions([`${name}=${value}`])).toThrow(new RangeError(message));
});

test('an unknown option is refused', () => {
  expect(() => readDemoOptions(['--cluster', '3'])).toThrow("Unknown option '--cluster'");
});
