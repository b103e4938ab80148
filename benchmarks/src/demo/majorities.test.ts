import fc from 'fast-check';
import { expect, test } from 'vitest';
import { majorities } from './majorities.ts';

const K = 5;
const assigned = fc.array(fc.record({ label: fc.nat(K - 1), digit: fc.nat(9) }), { maxLength: 60 });

function of(images: readonly { label: number; digit: number }[]) {
  const centers = { data: new Float32Array(K), rows: K, cols: 1 };
  const labels = Int32Array.from(images, ({ label }) => label);
  const classes = Uint8Array.from(images, ({ digit }) => digit);
  return majorities({ labels, centers }, classes);
}

test('size and most frequent class of every cluster', () => {
  fc.assert(
    fc.property(assigned, (images) => {
      const found = of(images);
      expect(found.map(({ cluster }) => cluster).sort()).toEqual([0, 1, 2, 3, 4]);
      for (const { cluster, size, label, count } of found) {
        const digits = images.filter((image) => image.label === cluster).map(({ digit }) => digit);
        const times = (wanted: number) => digits.filter((digit) => digit === wanted).length;
        const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(times);
        expect(size).toBe(digits.length);
        expect(count).toBe(Math.max(...all));
        expect(label).toBe(digits.length > 0 ? all.indexOf(count) : undefined);
      }
    }),
  );
});

test('by class, then the largest first, then the empty', () => {
  const images = [
    { label: 3, digit: 1 },
    { label: 0, digit: 1 },
    { label: 0, digit: 1 },
    { label: 4, digit: 0 },
  ];
  expect(of(images).map(({ cluster }) => cluster)).toEqual([4, 0, 3, 1, 2]);
});
