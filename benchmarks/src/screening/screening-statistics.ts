import type { Session } from '@coke/core/backend';

/** What became of the rows of a head since its session was opened. */
export interface Statistics {
  /** Rows labelled. */
  readonly rows: number;
  /** Those labelled by screening. */
  readonly screened: number;
  /** Panels of 8 clusters that were scored in float32 for these. */
  readonly panelsRescored: number;
}

/** What a session of the WebAssembly backend tells besides what the seam asks for. */
interface Telling {
  screeningStatistics(): readonly Statistics[];
}

/** Of each head of a session of the WebAssembly backend. */
export function screeningStatistics(session: Session): readonly Statistics[] {
  return (session as Session & Telling).screeningStatistics();
}

/** What came to be since. */
export function since(after: Statistics, before: Statistics): Statistics {
  return {
    rows: after.rows - before.rows,
    screened: after.screened - before.screened,
    panelsRescored: after.panelsRescored - before.panelsRescored,
  };
}

export function total(all: readonly Statistics[]): Statistics {
  const add = (a: Statistics, b: Statistics): Statistics => ({
    rows: a.rows + b.rows,
    screened: a.screened + b.screened,
    panelsRescored: a.panelsRescored + b.panelsRescored,
  });
  return all.reduce(add, { rows: 0, screened: 0, panelsRescored: 0 });
}
