import { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from '../problem/bounds.ts';
import {
  resolveSizeCounts,
  type SizeCounts,
  type SizeOption,
  type SizeUnit,
} from '../problem/size-counts.ts';
import { shouldBe } from '../support/error-message.ts';
import type { Options, ResolvedOptions } from './options.ts';

/** Sizes as a user asks for them, in shares or in counts. */
export type SizesAsked = Pick<Options, 'ratio' | 'bounds' | 'minSize' | 'maxSize'>;

/** @throws TypeError, RangeError as `resolveOptions`. */
export function resolveSizes(
  k: readonly number[],
  asked: SizesAsked,
  unit: SizeUnit,
): Pick<ResolvedOptions, 'bounds' | 'counts'> {
  const counts = resolveCounts(k, asked, unit);
  return { bounds: resolveHeadBounds(k, asked, counts !== undefined), counts };
}

function resolveCounts(
  k: readonly number[],
  { ratio, bounds, minSize, maxSize }: SizesAsked,
  unit: SizeUnit,
): SizeCounts[] | undefined {
  if (minSize === undefined && maxSize === undefined) return undefined;
  for (const [name, shares] of Object.entries({ ratio, bounds })) {
    if (shares === undefined) continue;
    throw new TypeError(shouldBe(name, 'left out where minSize or maxSize is given', shares));
  }
  const each = (name: string, sizes: Options['minSize'], h: number): SizeOption | undefined => {
    if (k.length === 1 || typeof sizes !== 'object' || sizes === null) return sizes as SizeOption;
    if (sizes.length !== k.length) {
      throw new RangeError(shouldBe(`${name}.length`, `one a head (${k.length})`, sizes.length));
    }
    return sizes[h];
  };
  return k.map((n, h) => {
    const suffix = k.length > 1 ? `[${h}]` : '';
    return resolveSizeCounts(
      n,
      each('minSize', minSize, h),
      each('maxSize', maxSize, h),
      unit,
      suffix,
    );
  });
}

function resolveHeadBounds(
  k: readonly number[],
  { ratio, bounds }: SizesAsked,
  counted: boolean,
): Bounds[] {
  if (counted) return k.map((n) => resolveBounds(n, {}));
  if (bounds === undefined) return k.map((n) => ratioBounds(n, ratio ?? 0.4));
  if (ratio !== undefined) {
    throw new TypeError(shouldBe('ratio', 'left out where bounds are given', ratio));
  }
  if (!Array.isArray(bounds)) return k.map((n) => resolveBounds(n, bounds as BoundsOptions));
  if (bounds.length !== k.length) {
    throw new RangeError(shouldBe('bounds.length', `one a head (${k.length})`, bounds.length));
  }
  return k.map((n, h) => resolveBounds(n, bounds[h], `bounds[${h}]`));
}
