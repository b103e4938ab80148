import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashId } from './hash-id.ts';
import { HashTable } from './hash-table.ts';

const COLUMNS = [
  { type: Uint32Array, width: 1 },
  { type: Uint8Array, width: 2 },
];

/** Ids whose hash begins with the same four bits: all want the same of 16 slots. */
function rivals(slot: number, count: number): number[] {
  const ids: number[] = [];
  for (let id = 0; ids.length < count; id += 4096 * 977) {
    if (hashId(id) >>> 28 === slot) ids.push(id);
  }
  return ids;
}

const idSets = fc.oneof(
  fc.uniqueArray(fc.maxSafeNat(), { maxLength: 60 }),
  fc.uniqueArray(fc.constantFrom(0, 1, 4096, 2 ** 32, 2 ** 53 - 2, 2 ** 53 - 1)),
  // At the last slot they go on at the first.
  fc
    .record({ slot: fc.integer({ min: 0, max: 15 }), count: fc.integer({ min: 1, max: 11 }) })
    .map(({ slot, count }) => rivals(slot, count)),
);

function filled(ids: readonly number[]): HashTable {
  const table = new HashTable(COLUMNS, ids.length);
  for (const [i, id] of ids.entries()) {
    const { columns, index } = table.add(id);
    expect([columns[0]![index], columns[1]![2 * index + 1]]).toEqual([0, 0]);
    columns[0]![index] = i;
    columns[1]![2 * index + 1] = i + 1;
  }
  return table;
}

describe('HashTable', () => {
  test('finds the row of each id, and nothing for others', () => {
    fc.assert(
      fc.property(idSets, fc.array(fc.maxSafeNat()), (ids, others) => {
        const table = filled(ids);
        expect(table.size).toBe(ids.length);
        for (const [i, id] of ids.entries()) {
          const { columns, index } = table.find(id)!;
          expect([columns[0]![index], columns[1]![2 * index + 1]]).toEqual([i, i + 1]);
        }
        const near = [...others, ...ids.flatMap((id) => [id + 1, id - 1, id + 2 ** 32])];
        const absent = near.filter((id) => id >= 0 && Number.isSafeInteger(id));
        const known = new Set(ids);
        expect(absent.filter((id) => !known.has(id) && table.find(id))).toEqual([]);
      }),
    );
  });

  test('lists and visits each id once', () => {
    fc.assert(
      fc.property(idSets, (ids) => {
        const table = filled(ids);
        const expected = Float64Array.from(ids).sort();
        expect(table.ids().sort()).toEqual(expected);
        const visited: number[] = [];
        table.forEach((id, { columns, index }) => {
          expect(ids[columns[0]![index]!]).toBe(id);
          visited.push(id);
        });
        expect(Float64Array.from(visited).sort()).toEqual(expected);
      }),
    );
  });

  test('has room for the rows named and 40 % more, then is full and takes none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (rows) => {
        const table = new HashTable([{ type: Uint16Array, width: 1 }], rows);
        let count = 0;
        while (!table.isFull) table.add(count++ * 2 ** 32);
        expect(count).toBeGreaterThanOrEqual(Math.floor(1.4 * rows));
        expect(() => table.add(2 ** 53 - 1)).toThrow(/^a full hash table should be replaced/);
        expect(table.size).toBe(count);
        // Keys and columns: 10 bytes for each slot, of which 70 % are taken.
        expect(table.byteLength % 10).toBe(0);
        expect(count).toBe(Math.ceil((0.7 * table.byteLength) / 10));
      }),
    );
  });
});
