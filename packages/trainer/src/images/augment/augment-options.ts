import { inRange, knownNames, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { ColorJitterOptions } from './color-jitter.ts';
import type { RandomCropOptions } from './crop.ts';

/**
 * How one view of an image is made. What is left out is not done; without a random crop the centre is
 * taken. The order is the published one: crop, rotation, jitter, grey, blur, solarise, flip, normalise.
 * Where a flip is published first (ODC: crop, flip, rotation, jitter) views are as probable as there: angles
 * of both signs are alike, and nothing else tells left from right.
 */
export interface AugmentOptions {
  /** Size of the view in pixels. */
  readonly height: number;
  readonly width: number;
  /** Part of the image that is resized to the view. @defaultValue `{ center: 1 }` */
  readonly crop?: RandomCropOptions | CenterCropOptions;
  /** Degrees: every view is turned by an angle from -rotation … rotation, corners becoming black. @defaultValue 0 */
  readonly rotation?: number;
  /** Change of colours, and how probable it is. */
  readonly jitter?: ColorJitterOptions & { readonly probability: number };
  /** How probable it is that the view is grey. @defaultValue 0 */
  readonly grayscale?: number;
  readonly blur?: BlurOptions;
  readonly solarize?: SolarizeOptions;
  /** How probable it is that left and right are swapped. @defaultValue 0 */
  readonly flip?: number;
  /** Of each channel, of pixels 0 … 1: subtracted last. @defaultValue 0.5 */
  readonly mean?: readonly number[];
  /** Of each channel: divided by last. @defaultValue 0.5 */
  readonly std?: readonly number[];
}

export interface CenterCropOptions {
  /** Share of the image along its tighter side: 0.875 is "resize to 256, crop 224". */
  readonly center: number;
}

export interface BlurOptions {
  readonly probability: number;
  /** Smallest and largest standard deviation in pixels. @defaultValue 0.1, 2 */
  readonly sigma?: readonly [least: number, most: number];
  /** Pixels, odd. @defaultValue a tenth of the view, at least 3 */
  readonly kernel?: number;
}

export interface SolarizeOptions {
  readonly probability: number;
  /** Inverted are pixels as bright as this or brighter. @defaultValue 0.5 */
  readonly threshold?: number;
}

const NAMES = 'height width crop rotation jitter grayscale blur solarize flip mean std'.split(' ');

/**
 * @param name - What errors call them.
 * @throws RangeError or TypeError for a value that is not allowed or a name that is not known.
 */
export function checkAugmentOptions(name: string, options: AugmentOptions, channels: 1 | 3): void {
  knownNames(name, options, NAMES);
  const { height, width, crop, rotation, jitter, grayscale, blur, solarize, flip, mean, std } =
    options;
  positiveInteger(`${name}.height`, height);
  positiveInteger(`${name}.width`, width);
  if (crop !== undefined) checkCrop(`${name}.crop`, crop);
  if (rotation !== undefined) {
    inRange(`${name}.rotation`, rotation, 'in [0, 180]', (n) => n >= 0 && n <= 180);
  }
  if (jitter !== undefined) checkJitter(`${name}.jitter`, jitter);
  if (blur !== undefined) checkBlur(`${name}.blur`, blur, Math.min(height, width));
  if (solarize !== undefined) checkSolarize(`${name}.solarize`, solarize);
  if (grayscale !== undefined) share(`${name}.grayscale`, grayscale);
  if (flip !== undefined) share(`${name}.flip`, flip);
  if (mean !== undefined) {
    checkChannels(`${name}.mean`, mean, channels, 'a finite number', Number.isFinite);
  }
  if (std !== undefined) checkChannels(`${name}.std`, std, channels, POSITIVE, isPositive);
}

const POSITIVE = 'a positive number';
const isPositive = (n: number) => n > 0 && Number.isFinite(n);

function share(name: string, value: unknown): void {
  inRange(name, value, 'in [0, 1]', (n) => n >= 0 && n <= 1);
}

function checkCrop(name: string, crop: RandomCropOptions | CenterCropOptions): void {
  knownNames(name, crop, ['scale', 'ratio', 'center']);
  if ('center' in crop) {
    knownNames(name, crop, ['center']);
    inRange(`${name}.center`, crop.center, 'in (0, 1]', (n) => n > 0 && n <= 1);
    return;
  }
  checkRange(`${name}.scale`, crop.scale, 'in (0, 1]', (n) => n > 0 && n <= 1);
  if (crop.ratio !== undefined) checkRange(`${name}.ratio`, crop.ratio, POSITIVE, isPositive);
}

function checkJitter(name: string, jitter: NonNullable<AugmentOptions['jitter']>): void {
  knownNames(name, jitter, ['brightness', 'contrast', 'saturation', 'hue', 'probability']);
  const { probability, hue, ...factors } = jitter;
  share(`${name}.probability`, probability);
  if (hue !== undefined) inRange(`${name}.hue`, hue, 'in [0, 0.5]', (n) => n >= 0 && n <= 0.5);
  for (const [key, value] of Object.entries(factors)) {
    const holds = (n: number) => n >= 0 && Number.isFinite(n);
    if (value !== undefined) inRange(`${name}.${key}`, value, 'a non-negative number', holds);
  }
}

function checkBlur(
  name: string,
  { probability, sigma, kernel, ...rest }: BlurOptions,
  side: number,
) {
  knownNames(name, rest, []);
  share(`${name}.probability`, probability);
  if (sigma !== undefined) checkRange(`${name}.sigma`, sigma, POSITIVE, isPositive);
  const most = 2 * side - 1;
  if (kernel === undefined) {
    if (side < 2) throw new RangeError(shouldBe(name, 'left out for views of one pixel', side));
    return;
  }
  const holds = (n: number) => Number.isInteger(n) && n % 2 === 1 && n >= 1 && n <= most;
  inRange(`${name}.kernel`, kernel, `an odd integer 1 … ${most}`, holds);
}

function checkSolarize(name: string, { probability, threshold, ...rest }: SolarizeOptions): void {
  knownNames(name, rest, []);
  share(`${name}.probability`, probability);
  if (threshold !== undefined) share(`${name}.threshold`, threshold);
}

function checkRange(
  name: string,
  range: readonly number[],
  rule: string,
  holds: (n: number) => boolean,
): void {
  if (!Array.isArray(range) || range.length !== 2) {
    throw new TypeError(shouldBe(name, 'two numbers, the least and the most', range));
  }
  for (const [i, value] of range.entries()) inRange(`${name}[${i}]`, value, rule, holds);
  if (range[0] > range[1]) {
    throw new RangeError(shouldBe(name, 'the least before the most', range));
  }
}

function checkChannels(
  name: string,
  values: readonly number[],
  channels: number,
  rule: string,
  holds: (n: number) => boolean,
): void {
  if (!Array.isArray(values)) throw new TypeError(shouldBe(name, 'an array of numbers', values));
  if (values.length !== channels) {
    throw new RangeError(shouldBe(name, `${channels} long, one a channel`, values.length));
  }
  for (const [c, value] of values.entries()) inRange(`${name}[${c}]`, value, rule, holds);
}
