import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { picture } from './picture.ts';

function decode(address: string) {
  const [head, body] = address.split(',') as [string, string];
  expect(head).toBe('data:image/png;base64');
  return PNG.sync.read(Buffer.from(body, 'base64'));
}

test('ink is black, and opaque as the pixel is dark', () => {
  const { width, height, data } = decode(
    picture(Float32Array.of(0, 0.1, 0.2, -0.3, 0.4, 0.4), 2, 3),
  );
  expect([width, height]).toEqual([3, 2]);
  const pixels = Array.from({ length: 6 }, (_, p) => [...data.subarray(4 * p, 4 * p + 4)]);
  expect(pixels).toEqual([0, 64, 128, 0, 255, 255].map((alpha) => [0, 0, 0, alpha]));
});

test('a center without ink is an empty picture', () => {
  const { data } = decode(picture(new Float32Array(4), 2, 2));
  expect([...data]).toEqual(new Array(16).fill(0));
});
