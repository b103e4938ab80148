import type { Picture } from './picture.ts';

// ITU-R 601, as Pillow has it. They sum to 1, so grey stays what it is.
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

/** Luma of a colour, 0 … 1. */
export function luma(red: number, green: number, blue: number): number {
  return RED * red + GREEN * green + BLUE * blue;
}

/** Make all channels the luma. A grey picture stays as it is. */
export function grayscale({ data, channels }: Picture): void {
  if (channels === 1) return;
  for (let i = 0; i < data.length; i += 3) {
    const grey = luma(data[i]!, data[i + 1]!, data[i + 2]!);
    data[i] = grey;
    data[i + 1] = grey;
    data[i + 2] = grey;
  }
}
