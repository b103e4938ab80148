import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../support/random.ts';
import { IntegerTable } from './integer-table.ts';
import type { Column, Row } from './table-row.ts';

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
  // Few enough to stay loose, enough to fill a page, or for a table that grows several times.
  count: fc.oneof(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 240, max: 1200 }),
    fc.integer({ min: 3000, max: 5000 }),
  ),
  // Congruent modulo 2^k, ids reach from one page to all there are.
  apart: fc.oneof(
    fc.constantFrom(1, 1, 2, 17, 1e9),
    fc.integer({ min: 1, max: 52 }).map((k) => 2 ** k),
  ),
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
  table: IntegerTable,
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

function read({ columns: data, index }: Row, columns: readonly Column[]) {
  return columns.flatMap(({ width }, c) => [
    ...data[c]!.subarray(index * width, (index + 1) * width),
  ]);
}

function sorted(model: Model): Float64Array {
  return Float64Array.from(model.keys()).sort();
}

describe('IntegerTable', () => {
  test('is a map from ids to records, whatever the ids and their order', () => {
    fc.assert(
      fc.property(columns, fc.array(ids, { minLength: 1, maxLength: 5 }), (columns, batches) => {
        const table = new IntegerTable(columns);
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
        const table = new IntegerTable([{ type: Uint8Array, width: 1 }]);
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
    const table = new IntegerTable([{ type: Uint16Array, width: 2 }]);
    expect(table.find(5)).toBeUndefined();
    expect(table.size).toBe(0);
    expect(table.byteLength).toBeLessThan(256);
    const { columns, index } = table.claim(5);
    columns[0]![2 * index + 1] = 77;
    const again = table.claim(5);
    expect(again.columns[0]![2 * again.index + 1]).toBe(77);
    expect(table.size).toBe(1);
  });

  test('an empty table has no ids', () => {
    const table = new IntegerTable([{ type: Uint8Array, width: 1 }]);
    expect(table.ids()).toEqual(new Float64Array(0));
    expect(table.size).toBe(0);
  });

  test.each([
    ['far apart', (i: number) => i * 1e9],
    ['congruent modulo 2^32', (i: number) => i * 2 ** 32],
    ['256 a page', (i: number) => Math.floor(i / 256) * 4096 + (i % 256)],
  ])('lone ids, %s, cost 8 bytes and their records, 1.4 to 2.9 times', (_, idOf) => {
    const table = new IntegerTable([{ type: Uint32Array, width: 3 }]);
    for (let i = 0; i < 20_000; i++) {
      table.claim(idOf(i));
      if (i < 1000) continue;
      const ratio = table.byteLength / ((i + 1) * (8 + 12));
      if (ratio < 1.4 || ratio > 2.9) expect.unreachable(`${ratio} at ${i + 1} ids`);
    }
    expect(table.size).toBe(20_000);
  });

  test('a page in the midst of lone ids leaves them where they can be found', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3000 }), (seed, lone) => {
        const columns = [{ type: Uint32Array, width: 1 }];
        const table = new IntegerTable(columns);
        const model: Model = new Map();
        const all = Float64Array.from({ length: 4000 + lone }, (_, i) =>
          i < 4000 ? LAST - i : (i - 3999) * 2 ** 33,
        );
        for (const id of new Random(seed).shuffle(all)) write(table, model, columns, id, 0);
        const wrong = [...model].filter(([id, kept]) => {
          const row = table.find(id);
          return !row || read(row, columns).join() !== kept.join();
        });
        expect(wrong).toEqual([]);
        // The page has its own columns; nearly all of 4000 ids are there.
        const { columns: page } = table.find(LAST)!;
        const inPage = all.filter((id) => table.find(id)!.columns === page);
        expect(inPage).toHaveLength(4000);
        expect(table.byteLength).toBeLessThanOrEqual(4096 * 4 + 512 + 4 * 12 * Math.max(lone, 16));
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['in order', 1],
    ['backwards', -1],
    ['every 16th first', 16],
    ['page by page, one of each', 4096],
  ])('ids 0 … N-1 %s cost what their numbers cost, 2 % on top at most', (_, step) => {
    const table = new IntegerTable([{ type: Uint16Array, width: 1 }]);
    const count = 4096 * 120;
    const stride = Math.abs(step);
    for (let from = 0; from < stride; from++) {
      for (let id = from; id < count; id += stride) table.claim(step < 0 ? count - 1 - id : id);
    }
    expect(table.size).toBe(count);
    expect(table.byteLength).toBeLessThanOrEqual(1.02 * 2 * count);
  });

  test('holds what it held when memory runs out', () => {
    let room = Number.POSITIVE_INFINITY;
    class Scarce extends Uint32Array {
      static readonly [Symbol.species] = Uint32Array;
      constructor(length: number) {
        room -= length;
        if (room < 0) throw new RangeError('Array buffer allocation failed');
        super(length);
      }
    }
    const columns = [{ type: Scarce, width: 1 }];
    const idOf = (i: number) => (i < 500 ? i : i * 1e9);
    for (const least of [0, 4096, 4096 + 600]) {
      const table = new IntegerTable(columns);
      const model: Model = new Map();
      let refused = 0;
      const order = new Random(3).shuffle(Array.from({ length: 1000 }, (_, i) => idOf(i)));
      for (const id of order) {
        const before = table.size;
        room = least;
        try {
          write(table, model, columns, id, 0);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refused++;
          expect(table.size).toBe(before);
          expect(table.find(id)).toBeUndefined();
          expect([...table.ids()].join()).toBe([...sorted(model)].join());
          room = Number.POSITIVE_INFINITY;
          write(table, model, columns, id, 0);
        }
      }
      expect(refused).toBeGreaterThan(0);
      expect([...table.ids()].join()).toBe([...sorted(model)].join());
      const wrong = [...model].filter(([id, kept]) => {
        return read(table.find(id)!, columns).join() !== kept.join();
      });
      expect(wrong).toEqual([]);
      room = Number.POSITIVE_INFINITY;
    }
  });

  test('ids that lie close share arrays, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 4096, 2 ** 53 - 4096), (seed, from) => {
        const table = new IntegerTable([{ type: Uint16Array, width: 3 }]);
        const all = Float64Array.from({ length: 4096 }, (_, i) => from + i);
        for (const id of new Random(seed).shuffle(all)) table.claim(id);
        const { columns } = table.find(from)!;
        const apart = all.filter((id) => table.find(id)!.columns !== columns);
        expect([...apart]).toEqual([]);
        // What tells which ids are there goes once all are; the hash table has no rows left.
        expect(table.byteLength - 4096 * 6).toBeLessThan(256);
      }),
      { numRuns: 20 },
    );
  });
});
