import type { Picture } from './picture.ts';

/**
 * Turn a picture about its middle, by bilinear interpolation; what comes from outside of it is black, as in
 * torchvision (`RandomRotation`, `InterpolationMode.BILINEAR`). Its size stays.
 *
 * @param degrees - Counter-clockwise.
 */
export function rotate({ data, height, width, channels }: Picture, degrees: number): void {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const from = data.slice();
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - middleX, y - middleY];
      const [sourceX, sourceY] = [middleX + cos * dx - sin * dy, middleY + sin * dx + cos * dy];
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      const [right, below] = [sourceX - left, sourceY - top];
      // The shares of the four pixels around, of those that there are.
      const topLeft = inside(left, top) * (1 - right) * (1 - below);
      const topRight = inside(left + 1, top) * right * (1 - below);
      const bottomLeft = inside(left, top + 1) * (1 - right) * below;
      const bottomRight = inside(left + 1, top + 1) * right * below;
      const source = (top * width + left) * channels;
      for (let c = 0; c < channels; c++, at++) {
        let sum = 0;
        if (topLeft > 0) sum += topLeft * from[source + c]!;
        if (topRight > 0) sum += topRight * from[source + channels + c]!;
        if (bottomLeft > 0) sum += bottomLeft * from[source + width * channels + c]!;
        if (bottomRight > 0) sum += bottomRight * from[source + (width + 1) * channels + c]!;
        data[at] = sum;
      }
    }
  }

  function inside(x: number, y: number): number {
    return x >= 0 && x < width && y >= 0 && y < height ? 1 : 0;
  }
}
