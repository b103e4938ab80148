import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Page } from './column-pages.ts';
import { LeafRows } from './leaf-rows.ts';
import type { Leaf } from './parquet-schema.ts';

/** A slot of a list: whether it begins one, its level of definition, and the value that it has at the level 1. */
interface Slot {
  readonly repetition: number;
  readonly definition: number;
  readonly value: number;
}

/** Pages of slots, which begin anywhere: in the middle of a list, too. */
async function* pagesOf(slots: readonly Slot[], cuts: readonly number[]): AsyncGenerator<Page> {
  const places = cuts.map((cut) => cut % (slots.length + 1)).sort((a, b) => a - b);
  let from = 0;
  for (const to of [...places, slots.length]) {
    const part = slots.slice(from, to);
    const present = part.filter(({ definition }) => definition === 1);
    yield {
      slots: part.length,
      definition: Uint8Array.from(part, ({ definition }) => definition),
      repetition: Uint8Array.from(part, ({ repetition }) => repetition),
      values: Float64Array.from(present, ({ value }) => value),
    };
    from = to;
  }
}

const leaf = { maxDefinition: 1, maxRepetition: 1 } as Leaf;
const lists = fc.array(fc.array(fc.nat(1), { minLength: 1, maxLength: 5 }), { maxLength: 20 });

test('lists are taken whole, however pages cut them', async () => {
  await fc.assert(
    fc.asyncProperty(
      lists,
      fc.array(fc.nat()),
      fc.array(fc.integer({ min: 1, max: 5 })),
      async (definitions, cuts, takes) => {
        let value = 0;
        const rows = definitions.map((levels) =>
          levels.map((definition, i): Slot => {
            if (definition === 1) value++;
            return { repetition: i === 0 ? 0 : 1, definition, value };
          }),
        );
        const reader = new LeafRows(pagesOf(rows.flat(), cuts), leaf);
        let row = 0;
        for (const take of [...takes, rows.length]) {
          const count = Math.min(take, rows.length - row);
          const expected = rows.slice(row, row + count).flat();
          const got = (await reader.take(count)).flatMap(({ page, from, to, firstValue }) => {
            let next = firstValue;
            return Array.from({ length: to - from }, (_, i) => ({
              repetition: page.repetition![from + i],
              definition: page.definition![from + i],
              value: page.definition![from + i] === 1 ? page.values[next++] : undefined,
            }));
          });
          expect(got).toEqual(
            expected.map((slot) => (slot.definition === 1 ? slot : { ...slot, value: undefined })),
          );
          row += count;
        }
        await expect(reader.take(1)).rejects.toThrow('rows should be 1 more, got 0');
      },
    ),
  );
});

test('the rest of a list, before any has begun, is an error', async () => {
  const slots = [{ repetition: 1, definition: 1, value: 1 }];
  await expect(new LeafRows(pagesOf(slots, []), leaf).take(1)).rejects.toThrow(
    'a list should begin a column, got its rest',
  );
});
