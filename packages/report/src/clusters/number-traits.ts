import type { NumberTrait, ShareTrait } from './cluster-description.ts';

/** Numbers of every row, one column after the other being asked for. */
export interface NumberColumn {
  readonly name: string;
  /** NaN where it is missing. */
  readonly at: (row: number) => number;
  /** A mean as it is shown, where the numbers are scaled. */
  readonly shown?: (value: number) => number;
}

/**
 * How the mean of a column in each cluster differs from that of all other rows, in standard deviations. A column of 0
 * and 1 is one of shares. Nothing for columns that do not vary, and for clusters without values or with all of them.
 */
export function numberTraits(
  { name, at, shown = (value) => value }: NumberColumn,
  labels: ArrayLike<number>,
  clusters: number,
): (NumberTrait | ShareTrait | undefined)[] {
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  let [total, count, isBinary] = [0, 0, true];
  for (let i = 0; i < labels.length; i++) {
    const [k, x] = [labels[i]!, at(i)];
    if (!(k >= 0) || Number.isNaN(x)) continue;
    sums[k]! += x;
    counts[k]!++;
    total += x;
    count++;
    if (x !== 0 && x !== 1) isBinary = false;
  }
  const mean = total / count;
  let squares = 0;
  for (let i = 0; i < labels.length; i++) {
    const x = at(i);
    if (labels[i]! >= 0 && !Number.isNaN(x)) squares += (x - mean) ** 2;
  }
  const deviation = Math.sqrt(squares / count);
  return Array.from(sums, (sum, k): NumberTrait | ShareTrait | undefined => {
    const [here, elsewhere] = [counts[k]!, count - counts[k]!];
    if (here === 0 || elsewhere === 0 || !(deviation > 1e-12 * Math.abs(mean))) return undefined;
    const means = [sum / here, (total - sum) / elsewhere] as const;
    const difference = (means[0] - means[1]) / deviation;
    if (isBinary) {
      return { kind: 'share', column: name, share: means[0], shareElsewhere: means[1], difference };
    }
    const [inCluster, outside] = [shown(means[0]), shown(means[1])];
    return { kind: 'number', column: name, mean: inCluster, meanElsewhere: outside, difference };
  });
}
