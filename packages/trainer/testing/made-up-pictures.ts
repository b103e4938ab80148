import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@coke/core';
import type { ImageSet } from '@coke/datasets';
import { imagesFromPixels } from '@coke/datasets';
import sharp from 'sharp';

const SIDE = 8;
const CLASSES = 3;

/** For tests: grey images of three classes in memory, 8 × 8 pixels: where the bright bar is, on noise. */
export function barImages(count: number, seed = 1): ImageSet {
  const random = new Random(seed);
  const classes = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE }, (_, at) => {
    const column = at % SIDE;
    const bar = 1 + 2 * classes[Math.floor(at / (SIDE * SIDE))]!;
    return random.integer(60) + (column === bar ? 190 : 0);
  });
  const shape = { height: SIDE, width: SIDE, channels: 1 as const };
  return { ...imagesFromPixels(pixels, shape), classes, classNames: ['left', 'middle', 'right'] };
}

/** For tests: the same as PNG files, in a folder for each class or all in one. */
export async function writeBarImages(
  folder: string,
  count: number,
  { inClasses = true, seed = 1 }: { readonly inClasses?: boolean; readonly seed?: number } = {},
): Promise<void> {
  const { source, classes, classNames } = barImages(count, seed);
  if (source.kind !== 'pixels') throw new Error('made up in memory');
  for (let i = 0; i < count; i++) {
    const into = inClasses ? join(folder, classNames![classes![i]!]!) : folder;
    await mkdir(into, { recursive: true });
    const pixels = source.data.slice(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    const raw = { width: SIDE, height: SIDE, channels: 1 as const };
    await sharp(Uint8Array.from(pixels), { raw })
      .png()
      .toFile(join(into, `${i}.png`));
  }
}
