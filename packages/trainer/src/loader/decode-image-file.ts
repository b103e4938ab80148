import type { ImageFiles } from '../images.ts';
import type { WholeImage } from './whole-image.ts';

const WHITE = { r: 255, g: 255, b: 255 };

/**
 * Pixels of an image file: upright as its EXIF says, the first picture of several, transparency over
 * white, 8 bits of grey or of sRGB.
 *
 * @throws Error for what is no picture, or ends too soon.
 */
export async function decodeImageFile(
  path: string,
  { channels, size }: Omit<ImageFiles, 'paths'>,
): Promise<WholeImage> {
  // Loaded when it is needed: a native library of many megabytes, which sets in memory do without.
  const { default: sharp } = await import('sharp');
  // An image a thread is enough: there are many of both.
  sharp.concurrency(1);
  const image = sharp(path, { failOn: 'error' }).autoOrient().flatten({ background: WHITE });
  if (size !== undefined) {
    image.resize(size, size, { fit: 'outside', withoutEnlargement: true });
  }
  image.toColourspace('srgb');
  if (channels === 1) image.greyscale();
  // Grey as it may be, with three channels it comes out with three alike.
  const { data, info } = await image
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) {
    throw new Error(`${info.channels} channels, not ${channels}`);
  }
  return { data, start: 0, height: info.height, width: info.width };
}
