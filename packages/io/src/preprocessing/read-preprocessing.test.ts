import { expect, test } from 'vitest';
import { type Preprocessing, readPreprocessing } from './index.ts';

const whole: Preprocessing = {
  version: 1,
  id: 'id',
  missing: 'median',
  columns: [
    { name: 'age', kind: 'number', fill: 40, shift: 1e9, scale: 2 },
    { name: 'v', kind: 'vector', width: 2, fill: [0.5, -1] },
    { name: 'city', kind: 'category', levels: ['Oslo', 'Rome'] },
  ],
  sampledRows: 1000,
};

test('what was written is read', () => {
  expect(readPreprocessing(JSON.stringify(whole))).toEqual(whole);
});

type Path = readonly (string | number)[];

/** `whole` with something else at a path; undefined: nothing. */
function changed(path: Path, value: unknown): string {
  const copy = structuredClone(whole) as unknown as Record<string, unknown>;
  const last = path.at(-1)!;
  let inner = copy;
  for (const step of path.slice(0, -1)) inner = inner[step] as Record<string, unknown>;
  inner[last] = value;
  return JSON.stringify(copy);
}

test.each<[path: Path, value: unknown, message: string]>([
  [['version'], 2, 'preprocessing.version should be 1, got 2'],
  [['id'], 3, 'preprocessing.id should be a text, got 3'],
  [['missing'], 'zero', `preprocessing.missing should be 'refuse' or`],
  [
    ['missing'],
    'refuse',
    'preprocessing.columns[0].fill should be left out, as nothing is filled in, got 40',
  ],
  [['columns'], [], 'preprocessing.columns should be a list of columns, got []'],
  [['columns', 0], null, `preprocessing.columns[0].kind should be 'number' or`],
  [
    ['columns', 0, 'kind'],
    'vector',
    'the names in preprocessing.columns[0] should be among name, fill, width, got "shift"',
  ],
  [
    ['columns', 0, 'name'],
    undefined,
    'preprocessing.columns[0].name should be a text, got undefined',
  ],
  [
    ['columns', 0, 'name'],
    'v',
    'preprocessing.columns should be different from each other, got "v"',
  ],
  [
    ['columns', 0, 'fill'],
    undefined,
    'preprocessing.columns[0].fill should be a finite number, got undefined',
  ],
  [
    ['columns', 0, 'shift'],
    '1',
    'preprocessing.columns[0].shift should be a finite number, got "1"',
  ],
  [['columns', 0, 'scale'], 0, 'preprocessing.columns[0].scale should be a positive number, got 0'],
  [
    ['columns', 1, 'width'],
    1.5,
    'preprocessing.columns[1].width should be a positive integer, got 1.5',
  ],
  [['columns', 1, 'fill'], [1], 'preprocessing.columns[1].fill should be 2 numbers, got [1]'],
  [
    ['columns', 1, 'fill', 1],
    null,
    'preprocessing.columns[1].fill[1] should be a finite number, got null',
  ],
  [
    ['columns', 2, 'levels'],
    [],
    'preprocessing.columns[2].levels should be a list of values, got []',
  ],
  [['columns', 2, 'levels', 1], 7, 'preprocessing.columns[2].levels[1] should be a text, got 7'],
  [
    ['columns', 2, 'levels', 1],
    'Oslo',
    'preprocessing.columns[2].levels should be different from each other',
  ],
  [['sampledRows'], 0, 'preprocessing.sampledRows should be a positive integer, got 0'],
  [['extra'], 1, 'the names in preprocessing should be among version, id'],
])('%o as %o is refused', (path, value, message) => {
  expect(() => readPreprocessing(changed(path, value))).toThrow(message);
});

test.each(['', '{', 'null', '3', '[]'])('%j is refused', (text) => {
  expect(() => readPreprocessing(text)).toThrow();
});
