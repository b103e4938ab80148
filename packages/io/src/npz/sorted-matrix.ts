import { entryCount, openNumbers, readIntegers, readNumbers } from './array-entries.ts';
import { columnsOf, type SortedNumbers, sortIntoRows } from './sort-into-rows.ts';
import {
  checkStarts,
  type Layout,
  type NumbersInRows,
  type Refuse,
  type StoredMatrix,
} from './sparse-layout.ts';

/** Rows that a matrix in columns, or by coordinates, may have beyond its numbers: they take memory. */
const MOST_EMPTY = 1 << 20;

/** CSC: sorted into rows, all of it. */
export async function openColumns({
  archive,
  rows,
  cols,
  entryOf,
  refuse,
}: Layout): Promise<StoredMatrix['open']> {
  const indptr = await readIntegers(archive, entryOf('indptr'), 'indptr');
  const data = entryOf('data');
  const count = entryCount(data, await openNumbers(archive, data, 'data'));
  const indices = entryOf('indices');
  const indexCount = entryCount(indices, await openNumbers(archive, indices, 'indices'));
  checkStarts(indptr, 'columns', cols, count, indexCount, refuse);
  checkRows(rows, count, refuse);
  return async (signal) => {
    const values = await readNumbers(archive, data, 'data', signal);
    const row = await readIntegers(archive, indices, 'indices', signal);
    checkPlaces(row, 'indices', rows, refuse);
    return held(sortIntoRows(rows, { values, row, column: columnsOf(indptr) }));
  };
}

/** COO: likewise. */
export async function openCoordinates({
  archive,
  rows,
  entryOf,
  refuse,
}: Layout): Promise<StoredMatrix['open']> {
  const counts: number[] = [];
  for (const name of ['data', 'row', 'col']) {
    const entry = entryOf(name);
    counts.push(entryCount(entry, await openNumbers(archive, entry, name)));
  }
  if (counts.some((count) => count !== counts[0])) {
    throw refuse('lengths of data, row and col', 'the same', counts);
  }
  checkRows(rows, counts[0]!, refuse);
  return async (signal) => {
    const values = await readNumbers(archive, entryOf('data'), 'data', signal);
    const row = await readIntegers(archive, entryOf('row'), 'row', signal);
    checkPlaces(row, 'row', rows, refuse);
    const column = await readIntegers(archive, entryOf('col'), 'col', signal);
    return held(sortIntoRows(rows, { values, row, column }));
  };
}

/** Numbers that are in memory. */
function held({ indptr, values, places }: SortedNumbers): NumbersInRows {
  let at = 0;
  return {
    indptr,
    async next(count) {
      const [from, to] = [at, at + count];
      at = to;
      return { values: values.subarray(from, to), places: places.subarray(from, to) };
    },
    async close() {},
  };
}

function checkRows(rows: number, numbers: number, refuse: Refuse): void {
  if (rows <= numbers + MOST_EMPTY) return;
  const rule = `at most ${numbers + MOST_EMPTY} of ${numbers} numbers, unless they are saved in rows`;
  throw refuse('rows', rule, rows);
}

function checkPlaces(places: Float64Array, name: string, rows: number, refuse: Refuse): void {
  const wrong = places.findIndex((place) => !(place >= 0 && place < rows));
  if (wrong >= 0) throw refuse(`${name}[${wrong}]`, `from 0 to ${rows - 1}`, places[wrong]);
}
