import { NONE, whole } from '@coke/report/format';

const TITLES = ['pass', 'mean cosine', 'images moved'];
const WIDTHS = TITLES.map((title) => Math.max(title.length, 6));

/** Names of the columns of `passLine`. */
export const PASS_TITLES: string = line(TITLES);

/** What a pass over the images came to. */
export interface Pass {
  /** From 1. */
  readonly iteration: number;
  /** Mean cosine. */
  readonly objective: number | undefined;
  /** How many images have another label than after the pass before. */
  readonly changed: number;
}

export function passLine({ iteration, objective, changed }: Pass): string {
  return line([`${iteration}`, objective?.toFixed(4) ?? NONE, whole(changed)]);
}

/** Passes to tell of: the later, the fewer. */
export function isTold(iteration: number): boolean {
  return Number.isInteger(Math.log2(iteration));
}

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(WIDTHS[i]!)).join('  ');
}
