/** Points of the plane. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

type Place = readonly [x: number, y: number];

/** The nearest point within `reach`, of those that count; -1 where there is none. */
export function nearestPoint(
  { x, y }: Points,
  [atX, atY]: Place,
  reach: number,
  counts: (i: number) => boolean,
): number {
  let [nearest, least] = [-1, reach ** 2];
  for (let i = 0; i < x.length; i++) {
    const square = (x[i]! - atX) ** 2 + (y[i]! - atY) ** 2;
    if (square <= least && counts(i)) [nearest, least] = [i, square];
  }
  return nearest;
}

/**
 * Where an arrow leads from a point: to the nearest one that lies within 45° of its direction; to itself where there is
 * none. From no point (-1) to the first that counts.
 */
export function nextPoint(
  { x, y }: Points,
  from: number,
  [dx, dy]: Place,
  counts: (i: number) => boolean,
): number {
  if (from < 0) return x.findIndex((_, i) => counts(i));
  let [next, least] = [from, Number.POSITIVE_INFINITY];
  for (let i = 0; i < x.length; i++) {
    const [right, down] = [x[i]! - x[from]!, y[i]! - y[from]!];
    const along = right * dx + down * dy;
    const across = Math.abs(right * dy) + Math.abs(down * dx);
    if (i === from || along <= 0 || across > along || !counts(i)) continue;
    const square = right ** 2 + down ** 2;
    if (square < least) [next, least] = [i, square];
  }
  return next;
}
