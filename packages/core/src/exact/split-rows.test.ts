import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundSplitRows } from './round-split-rows.ts';
import { SplitRows } from './split-rows.ts';

const K = 6;

/** Shares of rows in clusters, whole numbers: n lists of K. */
const shares = fc.array(
  fc
    .array(
      fc.oneof(
        fc.constant(0),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 2 ** 40 }),
      ),
      {
        minLength: K,
        maxLength: K,
      },
    )
    .filter((row) => row.some((share) => share > 0)),
  { minLength: 1, maxLength: 12 },
);

function settle(rows: readonly number[][]) {
  const split = new SplitRows();
  const labels = new Int32Array(rows.length).fill(-1);
  for (const [i, row] of rows.entries()) {
    for (const [k, share] of row.entries()) if (share > 0) split.add(i, k, share);
  }
  split.settle(labels);
  const weights = Float64Array.from(rows, (row) => row.reduce((a, b) => a + b));
  return { split, labels, weights };
}

/** n in parts, as the labels and what lies elsewhere say. */
function sizesOf({ split, labels, weights }: ReturnType<typeof settle>): Float64Array {
  const sizes = new Float64Array(K);
  for (const [i, label] of labels.entries()) {
    let rest = weights[i]!;
    for (const [k, part] of split.partsOf(i) ?? []) {
      expect(k).not.toBe(label);
      expect(part).toBeGreaterThan(0);
      sizes[k]! += part;
      rest -= part;
      // The label is the largest share's.
      expect(part).toBeLessThanOrEqual(weights[i]! / 2);
    }
    expect(rest).toBeGreaterThan(0);
    sizes[label]! += rest;
  }
  return sizes;
}

describe('split rows', () => {
  test('are fewer than clusters when they are settled, and sizes what they were', () => {
    fc.assert(
      fc.property(shares, (rows) => {
        const settled = settle(rows);
        const sizes = Array.from({ length: K }, (_, k) => rows.reduce((a, row) => a + row[k]!, 0));
        expect([...sizesOf(settled)]).toEqual(sizes);
        // A forest: no more shares than rows and clusters, less one.
        const parts = [...settled.split.entries()];
        const edges = parts.reduce((count, [, shares]) => count + shares.size + 1, 0);
        expect(edges).toBeLessThan(settled.split.size + K);
        expect([...settled.split.numbers()]).toEqual(
          parts.map(([row]) => row).sort((a, b) => a - b),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('go to one cluster each: sizes less than the heaviest away, Σ p n no larger', () => {
    let moved = 0;
    fc.assert(
      fc.property(
        shares,
        fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), { minLength: K, maxLength: K }),
        (rows, prices) => {
          const settled = settle(rows);
          const before = sizesOf(settled);
          const { split, labels, weights } = settled;
          const held = [...split.entries()].map(
            ([i, parts]) => [i, [labels[i]!, ...parts.keys()]] as const,
          );
          const others = labels.slice();
          roundSplitRows(split, weights, Float64Array.from(prices), labels);
          for (const [i, clusters] of held) {
            expect(clusters).toContain(labels[i]);
            others[i] = labels[i]!;
          }
          expect(labels).toEqual(others);
          const after = new Float64Array(K);
          for (const [i, label] of labels.entries()) after[label]! += weights[i]!;
          const heaviest = held.reduce((most, [i]) => Math.max(most, weights[i]!), 0);
          let change = 0n;
          for (const [k, price] of prices.entries()) {
            const by = after[k]! - before[k]!;
            if (by !== 0) expect(Math.abs(by)).toBeLessThan(heaviest);
            if (by !== 0) moved++;
            change += BigInt(price) * BigInt(by);
          }
          expect(change <= 0n).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
    expect(moved).toBeGreaterThan(500);
  });
});
