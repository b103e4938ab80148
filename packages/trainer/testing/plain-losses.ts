/** The losses in double precision, each cross-entropy on its own, targets dense: slow, and easy to believe. */

export type Rows = readonly (readonly number[])[];

export interface PlainHead {
  readonly centers: Rows;
  /** A distribution a row. */
  readonly targets: Rows;
}

export interface PlainCase {
  readonly kind: 'single' | 'double' | 'multi';
  readonly projections: readonly Rows[];
  readonly predictions?: readonly Rows[] | undefined;
  readonly heads: readonly PlainHead[];
  readonly temperature: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * The loss. What is a target's reference is taken from `frozen`, so that differences of this function
 * have no part of what the targets would give.
 */
export function plainLoss(views: PlainCase, frozen: PlainCase = views): number {
  const sums = views.heads.map((_, h) => headLoss(views, frozen, h));
  return average(sums);
}

function headLoss(views: PlainCase, frozen: PlainCase, h: number): number {
  const { kind, alpha, beta, projections, predictions } = views;
  const { targets } = views.heads[h]!;
  const p = frozen.projections.slice(0, 2).map((x) => softmaxRows(logits(x, frozen, h)));
  const blend = (...references: Rows[]): Rows =>
    targets.map((row, i) =>
      row.map((q, k) => alpha * q + (1 - alpha) * average(references.map((r) => r[i]![k]!))),
    );
  const entropy = (x: Rows, target: Rows): number => crossEntropy(logits(x, views, h), target);
  const both = (v: number, target: Rows): number =>
    average(
      [projections, ...(predictions ? [predictions] : [])].map((x) => entropy(x[v]!, target)),
    );

  if (kind === 'single') {
    const projection = entropy(projections[0]!, targets);
    if (!predictions) return projection;
    return beta * entropy(predictions[0]!, targets) + (1 - beta) * projection;
  }
  const large = average([both(0, blend(p[1]!)), both(1, blend(p[0]!))]);
  if (kind === 'double') return large;
  const target = blend(p[0]!, p[1]!);
  const small = average(projections.slice(2).map((_, s) => both(s + 2, target)));
  return beta * large + (1 - beta) * small;
}

/** Share of rows whose target's mode has the largest logit, by the projections of the large views. */
export function plainAccuracy(views: PlainCase): number {
  const large = views.projections.slice(0, 2);
  return average(
    views.heads.flatMap(({ targets }, h) =>
      large.flatMap((x) =>
        logits(x, views, h).map((z, i) => {
          const label = targets[i]!.indexOf(Math.max(...targets[i]!));
          return z[label] === Math.max(...z) ? 1 : 0;
        }),
      ),
    ),
  );
}

function logits(x: Rows, { heads, temperature }: PlainCase, h: number): Rows {
  return x.map((row) => {
    const length = Math.hypot(...row);
    return heads[h]!.centers.map(
      (c) => c.reduce((sum, value, j) => sum + value * row[j]!, 0) / length / temperature,
    );
  });
}

function softmaxRows(z: Rows): Rows {
  return z.map((row) => {
    const lse = logSumExp(row);
    return row.map((value) => Math.exp(value - lse));
  });
}

function crossEntropy(z: Rows, target: Rows): number {
  return average(
    z.map((row, i) => {
      const lse = logSumExp(row);
      return row.reduce((sum, value, k) => sum + target[i]![k]! * (lse - value), 0);
    }),
  );
}

function logSumExp(row: readonly number[]): number {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
