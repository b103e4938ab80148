import { summarize } from '../suite/samples.ts';
import { fitPowerLaw, type PowerLaw } from './power-law.ts';
import type { Point } from './sweep.ts';

/** Cost against one variable. */
export interface Growth {
  readonly variable: string;
  /** By rising values. */
  readonly points: readonly Point[];
  /** Median milliseconds of each point. */
  readonly medians: readonly number[];
  /** Where at least two values are there. */
  readonly law: PowerLaw | undefined;
}

/** A power law for each variable of a sweep. */
export function growths(points: readonly Point[]): Growth[] {
  const variables = [...new Set(points.map(({ variable }) => variable))];
  return variables.map((variable) => {
    const own = points
      .filter((point) => point.variable === variable)
      .sort((a, b) => a.value - b.value);
    const medians = own.map(({ times }) => summarize(times).median);
    const pairs = own.map(({ value }, i) => [value, medians[i]!] as const);
    const law = own.length > 1 ? fitPowerLaw(pairs) : undefined;
    return { variable, points: own, medians, law };
  });
}
