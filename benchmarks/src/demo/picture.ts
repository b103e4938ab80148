import { PNG } from 'pngjs';

/**
 * A center as a picture: black ink, as opaque as the pixel is dark, on nothing, so that it suits a
 * light page and, inverted, a dark one.
 *
 * @param center - Pixels row by row, the largest shown black, 0 and below not at all.
 * @returns A PNG as a `data:` address.
 */
export function picture(center: Float32Array, height: number, width: number): string {
  const png = new PNG({ height, width, colorType: 4, inputHasAlpha: true });
  const darkest = center.reduce((a, b) => Math.max(a, b), Number.MIN_VALUE);
  for (let p = 0; p < center.length; p++) {
    png.data[4 * p + 3] = Math.round((255 * Math.max(0, center[p]!)) / darkest);
  }
  return `data:image/png;base64,${PNG.sync.write(png, { colorType: 4 }).toString('base64')}`;
}
