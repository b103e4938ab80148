import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, IdTable } from './id-table.ts';
import { Random } from './random.ts';

/** A run of ids, in random order: `count` of them, `apart` from each other. */
interface Ids {
  readonly from: number;
  readonly count: number;
  readonly apart: number;
  readonly seed: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

const ids: fc.Arbitrary<Ids> = fc.record({
  from: fc.oneof(
    fc.constantFrom(0, 1, 4090, 4096, 2 ** 31 - 300, 2 ** 32 - 3, 2 ** 53 - 4096),
    fc.nat(20_000),
    fc.maxSafeNat(),
  ),
  // Few enough to stay loose, or enough to fill a page.
  count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 240, max: 1200 })),
  apart: fc.constantFrom(1, 1, 2, 17, 4096, 1e9),
  seed: fc.nat(),
});

function drawn({ from, count, apart, seed }: Ids): Float64Array {
  const all = Float64Array.from({ length: count }, (_, i) => from + i * apart);
  return new Random(seed).shuffle(all.filter((id) => id <= LAST));
}

const columns: fc.Arbitrary<Column[]> = fc.array(
  fc.record({
    type: fc.constantFrom<Column['type']>(Uint8Array, Uint16Array, Uint32Array, Float32Array),
    width: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** What each id holds, one number for each column and slot. */
type Model = Map<number, number[]>;

/** Write values that differ by visit, column and slot, to the table and to the model. */
function write(
  table: IdTable,
  model: Model,
  columns: readonly Column[],
  id: number,
  visit: number,
) {
  const row = table.claim(id);
  const isNew = !model.has(id);
  const kept: number[] = [];
  for (const [c, { width }] of columns.entries()) {
    for (let slot = 0; slot < width; slot++) {
      const at = row.index * width + slot;
      if (isNew && row.columns[c]![at] !== 0) throw new Error(`row ${id} should be zero when new`);
      const value = (id * 7 + visit * 31 + c * 5 + slot) % 251;
      row.columns[c]![at] = value;
      kept.push(value);
    }
  }
  model.set(id, kept);
}

function read({ columns: data, index }: ReturnType<IdTable['claim']>, columns: readonly Column[]) {
  return columns.flatMap(({ width }, c) => [
    ...data[c]!.subarray(index * width, (index + 1) * width),
  ]);
}

function sorted(model: Model): Float64Array {
  return Float64Array.from(model.keys()).sort();
}

describe('IdTable', () => {
  test('is a map from ids to records, whatever the ids and their order', () => {
    fc.assert(
      fc.property(columns, fc.array(ids, { minLength: 1, maxLength: 5 }), (columns, batches) => {
        const table = new IdTable(columns);
        const model: Model = new Map();
        for (const [visit, batch] of batches.entries()) {
          for (const id of drawn(batch)) write(table, model, columns, id, visit);
          expect(table.size).toBe(model.size);
        }
        const wrong = [...model].filter(([id, kept]) => {
          const row = table.find(id);
          return !row || read(row, columns).join() !== kept.join();
        });
        expect(wrong).toEqual([]);
        expect([...table.ids()].join()).toBe([...sorted(model)].join());
      }),
      { numRuns: 60 },
    );
  });

  test('finds nothing where nothing was put, beside, before and behind what was', () => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 4 }), (batches) => {
        const table = new IdTable([{ type: Uint8Array, width: 1 }]);
        const known = new Set<number>();
        for (const batch of batches) {
          for (const id of drawn(batch)) {
            table.claim(id);
            known.add(id);
          }
        }
        const near = [...known].flatMap((id) => [id - 1, id + 1, id + 4096, id - 4096]);
        const absent = near.filter((id) => id >= 0 && id <= LAST && !known.has(id));
        expect(absent.filter((id) => table.find(id))).toEqual([]);
        expect(table.size).toBe(known.size);
      }),
      { numRuns: 60 },
    );
  });

  test('finding puts nothing in; claiming twice is claiming once', () => {
    const table = new IdTable([{ type: Uint16Array, width: 2 }]);
    expect(table.find(5)).toBeUndefined();
    expect(table.size).toBe(0);
    expect(table.byteLength).toBe(0);
    const { columns, index } = table.claim(5);
    columns[0]![2 * index + 1] = 77;
    const again = table.claim(5);
    expect(again.columns[0]![2 * again.index + 1]).toBe(77);
    expect(table.size).toBe(1);
  });

  test('an empty table has no ids', () => {
    const table = new IdTable([{ type: Uint8Array, width: 1 }]);
    expect(table.ids()).toEqual(new Float64Array(0));
    expect(table.size).toBe(0);
  });

  test('lone ids cost what their records cost, pages are not opened for them', () => {
    const table = new IdTable([{ type: Uint32Array, width: 3 }]);
    for (let i = 0; i < 1000; i++) table.claim(i * 1e6);
    expect(table.byteLength).toBe(1000 * 12);
  });

  test('ids that lie close share arrays, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 4096, 2 ** 53 - 4096), (seed, from) => {
        const table = new IdTable([{ type: Uint16Array, width: 3 }]);
        const all = Float64Array.from({ length: 4096 }, (_, i) => from + i);
        for (const id of new Random(seed).shuffle(all)) table.claim(id);
        const { columns } = table.find(from)!;
        const apart = all.filter((id) => table.find(id)!.columns !== columns);
        expect([...apart]).toEqual([]);
        // What tells which ids are there goes once all are.
        expect(table.byteLength).toBe(4096 * 6);
      }),
      { numRuns: 20 },
    );
  });
});
