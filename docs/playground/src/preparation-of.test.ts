import { expect, test } from 'vitest';
import { chosenColumns, settingsFor } from './preparation-of.ts';
import { DEFAULTS } from './settings.ts';
import type { Opened } from './workbench-calls.ts';

const opened: Opened = {
  name: 'people.csv',
  rows: 3,
  columns: [
    { name: 'id', type: 'number', isNumeric: true },
    { name: 'age', type: 'number', isNumeric: true },
    { name: 'city', type: 'text', isNumeric: false },
  ],
};

test('settings of other data lose the columns that are not there', () => {
  const other = { ...DEFAULTS, columns: ['age', 'height'], id: 'name', k: 3 };
  expect(settingsFor(other, opened)).toEqual({ ...other, columns: ['age'], id: undefined });
  expect(settingsFor({ ...other, columns: ['height'] }, opened).columns).toBeUndefined();
  expect(settingsFor({ ...other, id: 'id' }, opened).id).toBe('id');
});

test('without a choice all columns of numbers are compared by, but for the one that names rows', () => {
  expect(chosenColumns(DEFAULTS, opened)).toEqual(['id', 'age']);
  expect(chosenColumns({ ...DEFAULTS, id: 'id' }, opened)).toEqual(['age']);
  expect(chosenColumns({ ...DEFAULTS, columns: ['city'] }, opened)).toEqual(['city']);
});
