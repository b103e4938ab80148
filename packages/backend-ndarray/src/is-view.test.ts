import view from 'ndarray';
import { expect, test } from 'vitest';
import { ndarray } from './index.ts';

const { native } = ndarray();

test('a view of any rank is known as one', () => {
  for (const x of [view([]), view([1], []), view([1, 2]), view(new Int8Array(8), [2, 2, 2])]) {
    expect(native!.is(x)).toBe(true);
    expect(native!.is(x.transpose())).toBe(true);
  }
});

test('what is much like a view is not taken for one, and nothing throws', () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error('hostile');
      },
    },
  );
  const data = new Float32Array(4);
  const lookalikes = [
    hostile,
    { data, rows: 2, cols: 2 },
    { data, shape: [2, 2], stride: [2, 1], offset: 0 },
    { data, shape: [2, 2], dtype: 'float32', strides: [2], get: () => 0 },
  ];
  for (const x of lookalikes) expect(native!.is(x)).toBe(false);
});
