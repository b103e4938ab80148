/** Moves that all lists together should have of a pair of clusters. */
const LISTED = 128;
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

/** How much each of so many lists has in it. */
export function listReach(lists: number, attempt: number): ListReach {
  const perPair = Math.max(FEWEST_LISTED, Math.ceil(LISTED / lists)) * (attempt > 0 ? LONGER : 1);
  const isLast = attempt >= ATTEMPTS - 1;
  return { perPair, margin: isLast ? Number.POSITIVE_INFINITY : undefined };
}
