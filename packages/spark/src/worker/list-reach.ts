/** Moves that all lists together have at most, or nearly: the driver holds them, in some 100 bytes each. */
const LISTED = 2 ** 22;
/** A cluster has about so many neighbours, to which moves are cheap. */
const NEIGHBOURS = 32;
/** One list has at least so many: the cheapest may be in one part. */
const FEWEST_LISTED = 4;
/** How much longer lists get where they were too short. */
const LONGER = 16;

/** Attempts at exact sizes: in the last one moves cost whatever they cost. */
export const ATTEMPTS = 3;

export interface ListReach {
  readonly perPair: number;
  readonly margin: number | undefined;
}

/** How much each of so many lists has in it, of K clusters. */
export function listReach(k: number, lists: number, attempt: number): ListReach {
  const pairs = k * Math.min(k, NEIGHBOURS);
  const share = Math.ceil(LISTED / pairs / lists);
  const perPair = Math.max(FEWEST_LISTED, share) * (attempt > 0 ? LONGER : 1);
  const isLast = attempt >= ATTEMPTS - 1;
  return { perPair, margin: isLast ? Number.POSITIVE_INFINITY : undefined };
}
