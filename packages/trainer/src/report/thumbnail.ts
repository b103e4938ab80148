import type { ImageSource } from '@coke/datasets';
import type { Sharp } from 'sharp';

/**
 * An image as a small PNG in a `data:` address, in the proportions it has and no larger than `pixels`
 * on either side; a smaller one stays as it is.
 *
 * @throws What sharp has to say of a file that is no image.
 */
export async function thumbnail(source: ImageSource, id: number, pixels: number): Promise<string> {
  const image = await openImage(source, id);
  const png = await image
    .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

async function openImage(source: ImageSource, id: number): Promise<Sharp> {
  // Not before it is needed: its binaries are large.
  const { default: sharp } = await import('sharp');
  // Turned as its camera says.
  if (source.kind === 'files') return sharp(source.paths[id]).autoOrient();
  const { data, height, width, channels } = source;
  const length = height * width * channels;
  // A copy: sharp reads in a thread of its own, from memory that is not shared.
  const pixels = Uint8Array.from(data.subarray(id * length, (id + 1) * length));
  return sharp(pixels, { raw: { height, width, channels } });
}
