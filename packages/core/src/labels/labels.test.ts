import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Id } from '../rows/ids.ts';
import { Random } from '../support/random.ts';
import { sortIds } from './id-table/id-table.ts';
import { LabelTable } from './labels.ts';

interface Batch {
  readonly ids: readonly Id[];
  /** Of every head, one a row. */
  readonly labels: readonly (readonly number[])[];
}

interface History {
  readonly k: readonly number[];
  readonly batches: readonly Batch[];
}

const id: fc.Arbitrary<Id> = fc.oneof(
  fc.nat(30),
  fc.integer({ min: 4080, max: 4110 }),
  fc.maxSafeNat(),
  fc.constantFrom(0, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.bigInt({ min: -(2n ** 63n), max: -1n }),
  fc.nat(30).map(String),
  fc.string(),
);

const scattered = fc.array(id, { minLength: 1, maxLength: 20 });

/** Few enough to come again and again. */
const fewIds: fc.Arbitrary<Id> = fc.integer({ min: 0, max: 60 }).map((n) => (n % 3 ? n : `${n}`));

/** A block of ids, in order or shuffled, large enough to get pages. */
const dense = fc
  .record({
    from: fc.constantFrom(0, 3000, 2 ** 40),
    count: fc.integer({ min: 200, max: 1000 }),
    shuffled: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ from, count, shuffled, seed }) => {
    const block = Array.from({ length: count }, (_, i) => from + i);
    return shuffled ? new Random(seed).shuffle(block) : block;
  });

const histories: fc.Arbitrary<History> = fc
  .array(fc.constantFrom(1, 7, 65_536, 65_537, 2 ** 24), { minLength: 1, maxLength: 3 })
  .chain((k) => {
    const batch = fc
      .record({ ids: fc.oneof(scattered, dense), seed: fc.nat() })
      .map(({ ids, seed }): Batch => {
        const random = new Random(seed);
        // The largest label often: it is the one that might not fit.
        const label = (n: number) => (random.uniform() < 0.2 ? n - 1 : random.integer(n));
        return { ids, labels: k.map((n) => Array.from<Id, number>(ids, () => label(n))) };
      });
    return fc.record({
      k: fc.constant(k),
      batches: fc.array(batch, { minLength: 1, maxLength: 5 }),
    });
  });

/**
 * The table, and what it should hold.
 *
 * @param room - For so many ids from 0 on.
 */
function filled({ k, batches }: History, room?: number) {
  const table = new LabelTable(k);
  if (room !== undefined) table.reserve(room, []);
  const model = new Map<Id, number[]>();
  for (const { ids, labels } of batches) {
    table.set(ids, labels.flat());
    // Of an id that comes twice, the later row stays.
    for (const [i, id] of ids.entries()) {
      model.set(
        id,
        labels.map((own) => own[i]!),
      );
    }
  }
  return { table, model };
}

describe('LabelTable', () => {
  test('is a map from ids to labels of every head', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { table, model } = filled(history);
        expect(table.heads).toBe(history.k.length);
        expect(table.size).toBe(model.size);
        for (const h of history.k.keys()) {
          const wrong = [...model].filter(([id, labels]) => table.get(id, h) !== labels[h]);
          expect(wrong).toEqual([]);
        }
        expect(table.ids()).toEqual(sortIds([...model.keys()]));
      }),
    );
  });

  test('gathers labels by id, -1 where there is none; get says undefined', () => {
    fc.assert(
      fc.property(histories, fc.array(id, { maxLength: 40 }), (history, others) => {
        const { table, model } = filled(history);
        const asked = [...others, ...model.keys(), ...others];
        for (const h of history.k.keys()) {
          const gathered = table.gather(asked, h);
          expect(gathered).toHaveLength(asked.length);
          const wrong = asked.filter((one, i) => {
            const label = model.get(one)?.[h];
            return gathered[i] !== (label ?? -1) || table.get(one, h) !== label;
          });
          expect(wrong).toEqual([]);
        }
        expect(table.gather(asked.slice(0, 9))).toEqual(table.gather(asked.slice(0, 9), 0));
        expect(table.size).toBe(model.size);
      }),
    );
  });

  test('with room made for ids 0 … N-1 it is the same map, whatever ids come', () => {
    fc.assert(
      fc.property(histories, fc.nat(300), (history, count) => {
        const { table, model } = filled(history);
        const roomy = filled(history, count).table;
        const near = Array.from({ length: count + 2 }, (_, i) => i);
        expect(roomy.size).toBe(model.size);
        expect(roomy.ids()).toEqual(table.ids());
        for (const h of history.k.keys()) {
          const asked = [...model.keys(), ...near];
          expect(roomy.gather(asked, h)).toEqual(table.gather(asked, h));
        }
      }),
    );
  });

  test('room is made at once for ids 0 … N-1, and for no others', () => {
    const made = (ids: readonly Id[], keep?: number) => {
      const table = new LabelTable([4], keep);
      table.reserve(10_000, ids);
      return table.byteLength >= 20_000;
    };
    expect(made([9999, 0, 5])).toBe(true);
    expect(made([0, 10_000])).toBe(false);
    expect(made([0, 'a'])).toBe(false);
    expect(made([0, 5n])).toBe(false);
    expect(made([0], 100)).toBe(false);
    const table = new LabelTable([4]);
    table.set([7], [3]);
    table.reserve(10_000, [0]);
    expect([table.get(7), table.size]).toEqual([3, 1]);
  });

  test('takes and gives typed arrays of ids as it does arrays', () => {
    const table = new LabelTable([4, 4]);
    table.set(Uint32Array.of(9, 2, 9), Int32Array.of(0, 1, 2, 3, 0, 1));
    expect(table.gather(Float64Array.of(2, 9, 3))).toEqual(Int32Array.of(1, 2, -1));
    expect(table.gather(BigInt64Array.of(2n, 9n, -3n))).toEqual(Int32Array.of(1, 2, -1));
    expect(table.gather(Uint8Array.of(2, 9, 3), 1)).toEqual(Int32Array.of(0, 1, -1));
  });

  test.each([
    ['in order', false],
    ['shuffled', true],
  ])('a million ids %s cost 2 or 4 bytes a head, 2 % on top at most', (_, shuffled) => {
    const count = 1_000_000;
    const ids = Uint32Array.from({ length: count }, (_, i) => i);
    if (shuffled) new Random(1).shuffle(ids);
    for (const [k, bytes] of [
      [[65_536], 2],
      [[65_537], 4],
      [[3000, 65_536, 65_537], 8],
    ] as const) {
      const table = new LabelTable(k);
      const labels = new Int32Array(k.length * count);
      for (const [h, n] of k.entries()) {
        for (let i = 0; i < count; i++) labels[h * count + i] = (ids[i]! * 31 + h) % n;
      }
      // By batches, as labels come.
      for (let start = 0; start < count; start += 100_000) {
        const rows = ids.subarray(start, start + 100_000);
        const own = k.map((_, h) => labels.subarray(h * count + start).subarray(0, 100_000));
        const batch = new Int32Array(k.length * 100_000);
        for (const [h, part] of own.entries()) batch.set(part, h * 100_000);
        table.set(rows, batch);
      }
      expect(table.size).toBe(count);
      expect(table.byteLength).toBeLessThanOrEqual(1.02 * bytes * count);
      for (const h of k.keys()) {
        const stored = table.gather(ids, h);
        expect(stored.findIndex((y, i) => y !== labels[h * count + i])).toBe(-1);
      }
    }
  });

  test('kept for a number of rows, labels go after twice as many, and not before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.array(fewIds, { minLength: 1, maxLength: 9 })),
        (keep, batches) => {
          const table = new LabelTable([100, 7], keep);
          const last = new Map<Id, { readonly batch: number; readonly after: number }>();
          let rows = 0;
          for (const [batch, ids] of batches.entries()) {
            table.set(ids, [...ids.map(() => batch % 100), ...ids.map(() => batch % 7)]);
            rows += ids.length;
            for (const id of ids) last.set(id, { batch, after: rows });
            for (const [id, { batch, after }] of last) {
              const label = table.get(id);
              if (rows - after < keep) expect(label).toBe(batch % 100);
              if (rows - after >= 2 * (keep + 9)) expect(label).toBeUndefined();
              if (label !== undefined) expect(table.get(id, 1)).toBe(batch % 7);
            }
            const kept = [...last.keys()].filter((id) => table.get(id) !== undefined);
            expect(table.ids()).toEqual(sortIds(kept));
            expect(table.size).toBe(kept.length);
          }
        },
      ),
    );
  });

  test('kept for a number of rows, they take no more memory however many come', () => {
    const table = new LabelTable([10], 10_000);
    let most = 0;
    for (let start = 0; start < 1_000_000; start += 1000) {
      const ids = Float64Array.from({ length: 1000 }, (_, i) => 977 * (start + i));
      table.set(ids, new Int32Array(1000));
      if (start === 100_000) most = 0;
      most = Math.max(most, table.byteLength);
      expect(table.size).toBeLessThanOrEqual(20_000);
    }
    // 8 bytes an id, 2 its label, and the room a hash table needs.
    expect(most).toBeLessThan(20_000 * 10 * 4);
  });

  test('nor do texts', () => {
    const table = new LabelTable([10], 1000);
    for (let start = 0; start < 100_000; start += 100) {
      const ids = Array.from({ length: 100 }, (_, i) => `row ${977 * (start + i)}`);
      table.set(ids, new Int32Array(100));
      expect(table.size).toBeLessThanOrEqual(2000);
      // 28 bytes a text and its units twice, 2 its label, and a page that is begun.
      expect(table.byteLength).toBeLessThan(2000 * (28 + 4 * 13 + 2) + 2 * 4096 * 2 + 2000);
    }
  });

  test('refuses heads that it does not have, and ids that are none', () => {
    const table = new LabelTable([3, 3]);
    table.set([4], [1, 2]);
    for (const head of [-1, 2, 0.5, Number.NaN]) {
      const error = new RangeError(`head should be an integer from 0 to 1, got ${head}`);
      expect(() => table.get(4, head)).toThrow(error);
      expect(() => table.gather([4], head)).toThrow(error);
    }
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(table.get(bad)).toBeUndefined();
      const error = new RangeError(
        `ids[1] should be an integer from 0, a bigint or a text, got ${bad}`,
      );
      expect(() => table.gather([4, bad])).toThrow(error);
    }
    const error = new TypeError('ids should be an array of integers or texts, got 4');
    expect(() => table.gather(4 as unknown as number[])).toThrow(error);
  });
});
