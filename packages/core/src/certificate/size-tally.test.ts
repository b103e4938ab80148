import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBatch, createTally } from './size-tally.ts';

interface Row {
  /** One a head. */
  readonly labels: readonly number[];
  readonly similarities: readonly number[];
  readonly weight: number;
}

interface Epoch {
  readonly k: readonly number[];
  readonly batches: readonly { readonly rows: readonly Row[]; readonly weighted: boolean }[];
}

const epochs: fc.Arbitrary<Epoch> = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
  .chain((k) => {
    const row = fc.record({
      labels: fc.tuple(...k.map((n) => fc.nat(n - 1))),
      similarities: fc.tuple(...k.map(() => fc.integer({ min: -64, max: 64 }).map((s) => s / 64))),
      // Sums of such weights and similarities are exact.
      weight: fc.integer({ min: 0, max: 16 }).map((w) => w / 4),
    });
    const batch = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 9 }),
      weighted: fc.boolean(),
    });
    return fc.record({ k: fc.constant(k), batches: fc.array(batch, { maxLength: 6 }) });
  });

function tallied({ k, batches }: Epoch, spare = 0) {
  const tally = createTally(k);
  for (const { rows, weighted } of batches) {
    const labels = Int32Array.from(k.flatMap((_, h) => rows.map((row) => row.labels[h]!)));
    const similarities = new Float32Array(labels.length + spare).fill(Number.NaN);
    similarities.set(k.flatMap((_, h) => rows.map((row) => row.similarities[h]!)));
    const weights = weighted ? Float32Array.from(rows, ({ weight }) => weight) : undefined;
    addBatch(tally, rows.length, labels, similarities, weights);
  }
  return tally;
}

describe('an epoch tally', () => {
  test('starts at nothing', () => {
    expect(createTally([2, 3])).toEqual({
      batches: 0,
      instances: 0,
      weight: 0,
      heads: [
        { sizes: new Float64Array(2), similarity: 0 },
        { sizes: new Float64Array(3), similarity: 0 },
      ],
    });
  });

  test('counts batches, rows, weight, sizes and similarity of each head', () => {
    fc.assert(
      fc.property(epochs, fc.nat(3), (epoch, spare) => {
        const tally = tallied(epoch, spare);
        const rows = epoch.batches.flatMap(({ rows, weighted }) =>
          rows.map((row) => ({ ...row, weight: weighted ? row.weight : 1 })),
        );
        const add = (values: number[]) => values.reduce((a, b) => a + b, 0);
        expect(tally.batches).toBe(epoch.batches.length);
        expect(tally.instances).toBe(rows.length);
        expect(tally.weight).toBe(add(rows.map(({ weight }) => weight)));
        for (const [h, { sizes, similarity }] of tally.heads.entries()) {
          for (const [c, size] of sizes.entries()) {
            const own = rows.filter(({ labels }) => labels[h] === c);
            expect(size).toBe(add(own.map(({ weight }) => weight)));
          }
          expect(similarity).toBe(add(rows.map((row) => row.weight * row.similarities[h]!)));
        }
      }),
    );
  });

  test('counts far past 2^24 one by one: sizes are no float32', () => {
    const tally = createTally([1]);
    const rows = 4096;
    tally.heads[0]!.sizes[0] = 2 ** 30;
    addBatch(tally, rows, new Int32Array(rows), new Float32Array(rows), undefined);
    addBatch(tally, 1, new Int32Array(1), new Float32Array(1), undefined);
    expect(tally.heads[0]!.sizes[0]).toBe(2 ** 30 + rows + 1);
  });
});
