import type { Random } from '@coke/core';
import { adjustBrightness, adjustContrast, adjustSaturation } from './adjust.ts';
import { adjustHue } from './adjust-hue.ts';
import { between } from './crop.ts';
import type { Picture } from './picture.ts';

/** How much colours may change, as in torchvision's `ColorJitter`. */
export interface ColorJitterOptions {
  /** The factor is drawn from max(0, 1 - b) … 1 + b. @defaultValue 0 */
  readonly brightness?: number;
  /** @defaultValue 0 */
  readonly contrast?: number;
  /** @defaultValue 0 */
  readonly saturation?: number;
  /** The shift is drawn from -h … h turns; at most 0.5. @defaultValue 0 */
  readonly hue?: number;
}

/** Change brightness, contrast, saturation and hue by random factors, in random order. */
export function colorJitter(
  picture: Picture,
  { brightness = 0, contrast = 0, saturation = 0, hue = 0 }: ColorJitterOptions,
  random: Random,
): void {
  // All are drawn whether they are used or not: what one option is does not move the others.
  const order = random.shuffle([0, 1, 2, 3]);
  const factors = [brightness, contrast, saturation].map((range) =>
    between(Math.max(0, 1 - range), 1 + range, random),
  );
  const shift = between(-hue, hue, random);
  for (const which of order) {
    if (which === 0 && brightness > 0) adjustBrightness(picture, factors[0]!);
    if (which === 1 && contrast > 0) adjustContrast(picture, factors[1]!);
    if (which === 2 && saturation > 0) adjustSaturation(picture, factors[2]!);
    if (which === 3 && hue > 0) adjustHue(picture, shift);
  }
}
