import type { Picture } from './picture.ts';

/**
 * Turn the hue of every pixel, value and saturation (HSV) staying as they are, as torchvision does.
 * A grey picture stays as it is.
 *
 * @param shift - In turns: 1 is all the way round.
 */
export function adjustHue({ data, channels }: Picture, shift: number): void {
  if (channels === 1) return;
  const turn = 6 * (shift - Math.floor(shift));
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const most = Math.max(red, green, blue);
    const chroma = most - Math.min(red, green, blue);
    // Greys have no hue.
    if (chroma === 0) continue;
    // In sixths of a turn: red 0, green 2, blue 4.
    let hue = turn;
    if (most === red) hue += (green - blue) / chroma;
    else if (most === green) hue += 2 + (blue - red) / chroma;
    else hue += 4 + (red - green) / chroma;
    data[i] = most - chroma * lack(hue + 5);
    data[i + 1] = most - chroma * lack(hue + 3);
    data[i + 2] = most - chroma * lack(hue + 1);
  }
}

/** How far a channel is below the largest, as a share of the chroma; `angle` -1 … 18 in sixths of a turn. */
function lack(angle: number): number {
  const a = angle >= 12 ? angle - 12 : angle >= 6 ? angle - 6 : angle;
  return Math.max(0, Math.min(a, 4 - a, 1));
}
