/**
 * The elbow of a falling curve: where it lies farthest below the straight line between its ends.
 * This is the rule of Satopää, Albrecht, Irwin and Raghavan, "Finding a Kneedle in a Haystack",
 * ICDCS Workshops 2011, without its smoothing.
 *
 * @param x - [n] rising
 * @param y - [n]
 * @returns The index, or undefined where fewer than 3 points or no point below the line leave no elbow.
 */
export function elbow(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  const last = x.length - 1;
  if (last < 2) return undefined;
  const [width, height] = [x[last]! - x[0]!, y[0]! - y[last]!];
  let farthest = 0;
  let index: number | undefined;
  for (let i = 1; i < last; i++) {
    // Of the height, so that the unit of y does not matter.
    const below = (y[0]! - y[i]!) / height - (x[i]! - x[0]!) / width;
    if (height > 0 && below > farthest) {
      farthest = below;
      index = i;
    }
  }
  return index;
}
