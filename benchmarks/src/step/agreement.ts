import type { Contestant } from './contestant.ts';

/** Of rows whose two best clusters are as good as equal, float32 rounding may choose either. */
const TOLERATED = 0.01;

/**
 * Share of the first batch's labels that are those of the first contestant.
 *
 * @throws Error if it is less than 99 %: such a contestant does something else.
 */
export function agreement(contestants: readonly Contestant[]): number[] {
  const [{ labels: expected }] = contestants as [Contestant];
  return contestants.map(({ name, labels }) => {
    let same = 0;
    for (let i = 0; i < expected.length; i++) if (labels[i] === expected[i]) same++;
    const share = same / expected.length;
    if (labels.length === expected.length && share >= 1 - TOLERATED) return share;
    const percent = (100 * share).toFixed(1);
    throw new Error(`labels of ${name} should be those of all, got ${percent} % of them`);
  });
}
