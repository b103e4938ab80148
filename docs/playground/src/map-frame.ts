/** Places of points on a canvas, in its pixels: x and y of each point in turn. */
export type Places = Float32Array;

/** Pixels that stay empty round the points. */
const MARGIN = 14;

/** Shares of the points that the picture is as wide as, and that again by half to each side. */
const MIDDLE = [0.01, 0.99] as const;

/**
 * Points as they lie in a picture of that size: as large as fits, turned nowhere, stretched nowhere. The few that are
 * far from all others are put at the edge: they would make all others a spot.
 *
 * @param positions - x and y of each point in turn, y upwards.
 */
export function placeOnMap(positions: Float32Array, width: number, height: number): Places {
  const [x, y] = [0, 1].map((axis) => frameOf(positions.filter((_, i) => i % 2 === axis)));
  const [low, high] = [
    [x!.low, y!.low],
    [x!.high, y!.high],
  ];
  const [spanX, spanY] = [high[0]! - low[0]!, high[1]! - low[1]!];
  const scale = Math.min(
    Math.max(1, width - 2 * MARGIN) / (spanX || 1),
    Math.max(1, height - 2 * MARGIN) / (spanY || 1),
  );
  const places = new Float32Array(positions.length);
  const within = (value: number, axis: 0 | 1) =>
    Math.min(Math.max(value, low[axis]!), high[axis]!) - (low[axis]! + high[axis]!) / 2;
  for (let i = 0; i < positions.length; i += 2) {
    places[i] = width / 2 + within(positions[i]!, 0) * scale;
    places[i + 1] = height / 2 - within(positions[i + 1]!, 1) * scale;
  }
  return places;
}

/** What of an axis the picture shows. */
function frameOf(values: Float32Array): { readonly low: number; readonly high: number } {
  const sorted = values.slice().sort();
  const last = sorted.length - 1;
  const [from, to] = [sorted[Math.floor(MIDDLE[0] * last)]!, sorted[Math.ceil(MIDDLE[1] * last)]!];
  const more = (to - from) / 2;
  // Nearly all are the same.
  if (more === 0) return { low: sorted[0]!, high: sorted[last]! };
  return { low: Math.max(sorted[0]!, from - more), high: Math.min(sorted[last]!, to + more) };
}

/** The point nearest to a place, if one is within `reach` pixels. */
export function pointNear(places: Places, x: number, y: number, reach: number): number | undefined {
  let [nearest, least]: [number | undefined, number] = [undefined, reach ** 2];
  for (let i = 0; i < places.length; i += 2) {
    const distance = (places[i]! - x) ** 2 + (places[i + 1]! - y) ** 2;
    if (distance <= least) [nearest, least] = [i / 2, distance];
  }
  return nearest;
}

const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
} as const;

export type ArrowKey = keyof typeof DIRECTIONS;

export function isArrowKey(key: string): key is ArrowKey {
  return key in DIRECTIONS;
}

/** The next point that way: near, and rather ahead than aside. The same point where there is none. */
export function pointBeside(places: Places, point: number, key: ArrowKey): number {
  const [towardsX, towardsY] = DIRECTIONS[key];
  const [x, y] = [places[2 * point]!, places[2 * point + 1]!];
  let [next, least] = [point, Number.POSITIVE_INFINITY];
  for (let i = 0; i < places.length; i += 2) {
    const [dx, dy] = [places[i]! - x, places[i + 1]! - y];
    const ahead = dx * towardsX + dy * towardsY;
    const aside = Math.abs(dx * towardsY - dy * towardsX);
    // Points upon each other are one stop: a pixel is the least that counts as a step.
    if (ahead < 1 || aside > 2 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [next, least] = [i / 2, cost];
  }
  return next;
}
