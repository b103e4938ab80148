import fc from 'fast-check';
import type { Picture } from '../src/images/augment/picture.ts';

/** For tests: pictures of few pixels, 0 … 1. */
export function pictures(channels: 1 | 3 | undefined = undefined): fc.Arbitrary<Picture> {
  return fc
    .record({
      height: fc.integer({ min: 1, max: 6 }),
      width: fc.integer({ min: 1, max: 6 }),
      channels:
        channels === undefined ? fc.constantFrom(1 as const, 3 as const) : fc.constant(channels),
    })
    .chain((shape) => {
      const length = shape.height * shape.width * shape.channels;
      return fc
        .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length })
        .map((values) => ({ ...shape, data: Float32Array.from(values) }));
    });
}

/** For tests: what an operation makes of a picture, which stays as it is. */
export function after(picture: Picture, change: (copy: Picture) => void): Float32Array {
  const copy = { ...picture, data: picture.data.slice() };
  change(copy);
  return copy.data;
}

/** For tests: the largest difference. */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
