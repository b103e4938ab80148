import type { ImageFiles } from '@coke/datasets';
import { luma } from '../augment/grayscale.ts';
import type { WholeImage } from './whole-image.ts';

const WHITE = { r: 255, g: 255, b: 255 };

/**
 * Pixels of an image file: upright as its EXIF says, the first picture of several, over white where it
 * is transparent, 8 bits of sRGB; grey is the luma of these, as everywhere in this package.
 *
 * @throws Error for what is no picture, or ends too soon.
 */
export async function decodeImageFile(
  path: string,
  { channels, size }: Omit<ImageFiles, 'paths'>,
): Promise<WholeImage> {
  // Loaded when it is needed: a native library of many megabytes, which sets in memory do without.
  const { default: sharp } = await import('sharp');
  // One thread an image is enough: there are many images, and other threads.
  sharp.concurrency(1);
  const image = sharp(path, { failOn: 'error' }).autoOrient().flatten({ background: WHITE });
  if (size !== undefined) {
    image.resize(size, size, { fit: 'outside', withoutEnlargement: true });
  }
  const { data, info } = await image
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${info.channels} channels of sRGB`);
  const { height, width } = info;
  return { data: channels === 3 ? data : greyOf(data), start: 0, height, width };
}

function greyOf(data: Uint8Array): Uint8Array {
  const grey = new Uint8Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = Math.round(luma(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!));
  }
  return grey;
}
