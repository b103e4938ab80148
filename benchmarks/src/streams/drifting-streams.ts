import { Random } from '@coke/core';

/** Rows whose groups move, come and go; the same every time. */
export interface DriftingStream {
  readonly name: string;
  readonly dim: number;
  /** Where groups are when the first row comes. */
  readonly places: readonly (readonly number[])[];
  /** In the order they come, batches of 100. */
  readonly batches: readonly (readonly (readonly number[])[])[];
}

export const GROUPS = 8;
export const BATCH = 100;
const DIM = 8;
/** How far places are from the origin, in standard deviations of a group's rows: times √d. */
const APART = 12;
/** How far a group moves from one row of the stream to the next: 40 in 20,000 rows. */
const SPEED = 0.002;
/** Rows after which one of the groups moves elsewhere at once. */
const STAY = 5000;

/** All groups move all the time, each its own way. */
export function movingGroups(rows: number): DriftingStream {
  const random = new Random(1);
  const places = Array.from({ length: GROUPS }, () => vector(random, APART));
  const ways = places.map(() => vector(random, SPEED / Math.sqrt(DIM)));
  return stream('groups that move', rows, random, places, (group, row) =>
    places[group]!.map((at, j) => at + ways[group]![j]! * row),
  );
}

/** Groups stay, but every 5,000 rows one vanishes and another comes. */
export function changingGroups(rows: number): DriftingStream {
  const random = new Random(2);
  const places = Array.from({ length: GROUPS }, () => vector(random, APART));
  const later = Array.from({ length: Math.ceil(rows / STAY) }, () => vector(random, APART));
  return stream('groups that come and go', rows, random, places, (group, row) => {
    const changes = Math.floor(row / STAY);
    // Change c, from 1 on, is group c - 1's.
    const last = changes - ((((changes - 1 - group) % GROUPS) + GROUPS) % GROUPS);
    return last >= 1 ? later[last - 1]! : places[group]!;
  });
}

function stream(
  name: string,
  rows: number,
  random: Random,
  places: readonly (readonly number[])[],
  placeOf: (group: number, row: number) => readonly number[],
): DriftingStream {
  const batches = Array.from({ length: rows / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i) =>
      placeOf(random.integer(GROUPS), BATCH * batch + i).map((at) => at + random.normal()),
    ),
  );
  return { name, dim: DIM, places, batches };
}

function vector(random: Random, scale: number): number[] {
  return Array.from({ length: DIM }, () => scale * random.normal());
}
