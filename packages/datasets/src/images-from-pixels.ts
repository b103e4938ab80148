import { positiveInteger, shouldBe } from '@coke/core/check-options';
import { checkClasses } from './check-classes.ts';
import type { ImageSet, PixelArray } from './image-set.ts';

/** What an array of pixels means. */
export interface PixelLayout {
  readonly height: number;
  readonly width: number;
  /** 1: grey, 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** Class of each image, 0 … 2^31 - 1. */
  readonly classes?: ArrayLike<number>;
  /** Name of each class. */
  readonly classNames?: readonly string[];
}

/**
 * Images from an array in memory.
 *
 * @param pixels - count × height × width × channels integers, 0 … 255. A `Uint8Array` on a
 * `SharedArrayBuffer` is taken as it is; anything else is copied onto one, so that threads share it.
 * @throws RangeError for other values, or where lengths do not fit each other; TypeError for no array.
 */
export function imagesFromPixels(
  pixels: ArrayLike<number>,
  { height, width, channels, classes, classNames }: PixelLayout,
): ImageSet {
  positiveInteger('height', height);
  positiveInteger('width', width);
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(shouldBe('channels', '1 or 3', channels));
  }
  const data = sharedBytes(pixels);
  const size = height * width * channels;
  if (data.length === 0 || data.length % size !== 0) {
    const rule = `a multiple of ${height} × ${width} × ${channels} long`;
    throw new RangeError(shouldBe('pixels', rule, data.length));
  }
  const count = data.length / size;
  const source: PixelArray = { kind: 'pixels', data, height, width, channels };
  return { count, source, ...checkClasses(count, classes, classNames) };
}

/** Memory for bytes that threads share. */
export function newSharedBytes(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(length));
}

function sharedBytes(pixels: ArrayLike<number>): Uint8Array<SharedArrayBuffer> {
  if (pixels instanceof Uint8Array && isShared(pixels)) return pixels;
  if (!Array.isArray(pixels) && !(ArrayBuffer.isView(pixels) && 'length' in pixels)) {
    throw new TypeError(shouldBe('pixels', 'an array of numbers', pixels));
  }
  const data = newSharedBytes(pixels.length);
  data.set(pixels);
  if (pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray) return data;
  const wrong = data.findIndex((byte, i) => byte !== pixels[i]);
  if (wrong < 0) return data;
  throw new RangeError(shouldBe(`pixels[${wrong}]`, 'an integer 0 … 255', pixels[wrong]));
}

function isShared(bytes: Uint8Array): bytes is Uint8Array<SharedArrayBuffer> {
  return bytes.buffer instanceof SharedArrayBuffer;
}
