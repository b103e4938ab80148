import type { Picture } from './picture.ts';

/** Swap left and right. */
export function horizontalFlip({ data, height, width, channels }: Picture): void {
  const stride = width * channels;
  for (let y = 0; y < height; y++) {
    let left = y * stride;
    let right = left + stride - channels;
    for (; left < right; left += channels, right -= channels) {
      for (let c = 0; c < channels; c++) {
        const swapped = data[left + c]!;
        data[left + c] = data[right + c]!;
        data[right + c] = swapped;
      }
    }
  }
}
