import { expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import type { Contestant } from './contestant.ts';

function contestant(name: string, labels: ArrayLike<number>): Contestant {
  return { name, labels, part: 'assign', run: async () => 1, close: async () => {} };
}

const labels = Array.from({ length: 200 }, (_, i) => i % 7);

test('one row in a hundred may tie within float32', () => {
  const tied = [...labels];
  tied[3] = 6;
  expect(agreement([contestant('a', labels), contestant('b', Int32Array.from(tied))])).toEqual([
    1, 0.995,
  ]);
});

test('who does something else is found out', () => {
  const wrong = labels.map((label, i) => (i < 3 ? label + 1 : label));
  const others = { wrong, short: labels.slice(0, -1), long: [...labels, 0], none: [] };
  for (const [name, own] of Object.entries(others)) {
    expect(() => agreement([contestant('a', labels), contestant(name, own)])).toThrow(
      `labels of ${name} should be those of all`,
    );
  }
});
