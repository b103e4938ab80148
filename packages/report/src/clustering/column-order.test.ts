import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOrder } from './column-order.ts';

const ALL = ['age', 'income', 'visits', 'city', 'note'];

test('columns keep their order, whatever rows lack, as long as one row has all of them', () => {
  const rows = fc.array(fc.subarray(ALL), { maxLength: 8 });
  fc.assert(
    fc.property(rows, fc.nat(8), (lacking, at) => {
      const given = [...lacking];
      given.splice(at, 0, ALL);
      const cells = given.map((row) => row.map((column) => ({ column, text: 'a' })));
      expect(columnOrder(cells)).toEqual(ALL);
    }),
  );
});

test('columns that no row has together with others are there too', () => {
  const one = (column: string) => [{ column, text: 'a' }];
  expect(columnOrder([one('b'), one('a')]).sort()).toEqual(['a', 'b']);
  expect(columnOrder([[], []])).toEqual([]);
});
