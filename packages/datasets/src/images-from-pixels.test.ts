import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstImages } from './first-images.ts';
import type { PixelArray } from './image-set.ts';
import { imagesFromPixels } from './images-from-pixels.ts';

const LAYOUT = { height: 1, width: 2, channels: 1 } as const;

const arrays = fc
  .record({
    count: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 4 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  })
  .chain(({ count, ...layout }) => {
    const length = count * layout.height * layout.width * layout.channels;
    const data = fc.array(fc.nat(255), { minLength: length, maxLength: length });
    return fc.record({ count: fc.constant(count), layout: fc.constant(layout), data });
  });

test('any kind of array gives the same images, on shared memory', () => {
  fc.assert(
    fc.property(arrays, ({ count, layout, data }) => {
      for (const given of [data, Uint8Array.from(data), Float64Array.from(data)]) {
        const images = imagesFromPixels(given, layout);
        expect(images).toMatchObject({ count, source: { kind: 'pixels', ...layout } });
        const { data: pixels } = images.source as PixelArray;
        expect([...pixels]).toEqual(data);
        expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
      }
    }),
  );
});

test('shared memory is taken as it is', () => {
  const pixels = new Uint8Array(new SharedArrayBuffer(8));
  expect((imagesFromPixels(pixels, LAYOUT).source as PixelArray).data).toBe(pixels);
});

test('the first images are a view of all', () => {
  const classes = Int32Array.of(3, 1, 2);
  const all = imagesFromPixels([0, 1, 2, 3, 4, 5], { ...LAYOUT, classes });
  const first = firstImages(all, 2);
  expect(first.count).toBe(2);
  expect([...(first.source as PixelArray).data]).toEqual([0, 1, 2, 3]);
  expect((first.source as PixelArray).data.buffer).toBe((all.source as PixelArray).data.buffer);
  expect([...first.classes!]).toEqual([3, 1]);
  for (const count of [0, 4, 1.5, Number.NaN]) {
    expect(() => firstImages(all, count)).toThrow(/^count should be an integer 1 … 3, got/);
  }
});

test.each([
  [[1, 2, 3], {}, 'pixels should be a multiple of 1 × 2 × 1 long, got 3'],
  [[], {}, 'pixels should be a multiple of'],
  [[1, 256], {}, 'pixels[1] should be an integer 0 … 255, got 256'],
  [[1, -1], {}, 'pixels[1] should be'],
  [[1, 0.5], {}, 'pixels[1] should be'],
  [[1, Number.NaN], {}, 'pixels[1] should be'],
  ['ab', {}, 'pixels should be an array of numbers, got "ab"'],
  [new DataView(new ArrayBuffer(2)), {}, 'pixels should be an array'],
  [[1, 2], { height: 0 }, 'height should be'],
  [[1, 2], { width: 1.5 }, 'width should be'],
  [[1, 2], { channels: 2 }, 'channels should be 1 or 3, got 2'],
  [[1, 2], { classes: [1, 2] }, 'classes should be 1 long, one an image, got 2'],
  [[1, 2], { classes: [-1] }, 'classes[0] should be an integer 0 …'],
  [[1, 2], { classes: [1], classNames: ['a'] }, 'classes[0] should be an integer 0 … 0, got 1'],
] as const)('%o with %o is refused', (pixels, change, message) => {
  const layout = { ...LAYOUT, ...change } as typeof LAYOUT;
  expect(() => imagesFromPixels(pixels as unknown as number[], layout)).toThrow(message);
});
