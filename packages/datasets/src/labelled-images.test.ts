import { expect, test } from 'vitest';
import { imagesFromPixels } from './images-from-pixels.ts';
import { labelledImages } from './labelled-images.ts';

const PIXELS = [0, 51, 255, 102, 153, 204];

test('pixels become 0 to 1, rows in order', () => {
  const layout = { height: 1, width: 3, channels: 1, classes: [7, 3] } as const;
  const { images, labels, height, width } = labelledImages(imagesFromPixels(PIXELS, layout));
  expect(images).toEqual({ data: Float32Array.of(0, 0.2, 1, 0.4, 0.6, 0.8), rows: 2, cols: 3 });
  expect(labels).toEqual(Uint8Array.of(7, 3));
  expect([height, width]).toEqual([1, 3]);
});

test('colours and unknown classes are refused', () => {
  const layout = { height: 1, width: 1 };
  const colours = imagesFromPixels(PIXELS, { ...layout, channels: 3, classes: [7, 3] });
  expect(() => labelledImages(colours)).toThrow(TypeError);
  const unknown = imagesFromPixels(PIXELS, { ...layout, channels: 1 });
  expect(() => labelledImages(unknown)).toThrow(TypeError);
});
