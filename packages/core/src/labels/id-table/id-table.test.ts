import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Id } from '../../rows/ids.ts';
import { IdTable } from './id-table.ts';
import { idOfName, nameOf } from './names.ts';

const LAST = Number.MAX_SAFE_INTEGER;

export const anyId: fc.Arbitrary<Id> = fc.oneof(
  fc.nat(30),
  fc.maxSafeNat(),
  fc.nat(30).map(BigInt),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, -1n, BigInt(LAST), BigInt(LAST) + 1n, 2n ** 64n - 1n, -(2n ** 63n)),
  fc.nat(30).map(String),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 't', 'i5', '5n', '-1', '\ud800'),
);

/** As a `Map` has it that does not tell 5 from 5n. */
function key(id: Id): string {
  return typeof id === 'string' ? `text ${id}` : String(id);
}

describe('IdTable', () => {
  test('is a map from ids of any kind; 5 is 5n and not a text', () => {
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 60 }), fc.array(anyId), (ids, others) => {
        const table = new IdTable([{ type: Uint32Array, width: 1 }]);
        const model = new Map<string, number>();
        for (const [value, id] of ids.entries()) {
          const { columns, index } = table.claim(id);
          expect(columns[0]![index]).toBe(model.get(key(id)) ?? 0);
          columns[0]![index] = value + 1;
          model.set(key(id), value + 1);
          expect(table.size).toBe(model.size);
        }
        for (const id of [...ids, ...others]) {
          const row = table.find(id);
          expect(row && row.columns[0]![row.index]).toBe(model.get(key(id)));
        }
        expect([...table.ids()].map(key).sort()).toEqual([...model.keys()].sort());
      }),
    );
  });

  test('lists numbers, then bigints, then texts, each in order', () => {
    const table = new IdTable([{ type: Uint8Array, width: 1 }]);
    for (const id of [9n, 'b', 2n ** 60n, 10, 'a', -5n, 'B', 2, 10n ** 19n, -40n]) table.claim(id);
    const ids = [2, 9, 10, -40n, -5n, 2n ** 60n, 10n ** 19n, 'B', 'a', 'b'];
    expect(table.ids()).toEqual(ids);
  });

  test('names are told apart, and are read back', () => {
    fc.assert(
      fc.property(anyId, anyId, (one, other) => {
        expect(nameOf(one) === nameOf(other)).toBe(key(one) === key(other));
        const name = nameOf(one);
        if (typeof name === 'string') expect(idOfName(name)).toBe(one);
      }),
    );
  });
});
