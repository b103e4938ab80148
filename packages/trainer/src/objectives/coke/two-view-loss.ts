import { checkLoss, checkPositive, checkShare } from './check-loss.ts';
import { clusteringLoss, type LossForm } from './clustering-loss.ts';
import type { LossTarget, LossTerm } from './loss-terms.ts';
import type { ClusteringLoss, LossHead, LossViews } from './loss-views.ts';

/** Options of the loss of two views. */
export interface TwoViewLossOptions {
  /** lambda. Published: 0.05. */
  readonly temperature: number;
  /** Share of the label in a target, 0 … 1; the rest is the other view's softmax. Published: 0.2. */
  readonly alpha: number;
}

/**
 * The loss of two views: mean over heads, over the views, and over prediction and projection, of the
 * cross-entropy with alpha q + (1 - alpha) p, p being the softmax of the *other* view's projection,
 * which gets no gradient from being a target.
 *
 * @throws RangeError if options are out of range, there are not exactly two views, or sizes do not fit.
 * @throws TypeError if a tensor is of the wrong dtype.
 */
export function twoViewLoss(
  views: LossViews,
  heads: readonly LossHead[],
  options: TwoViewLossOptions,
): ClusteringLoss {
  return clusteringLoss(twoViewForm(views, heads, options), heads, options.temperature);
}

/** What that loss makes of the views. @throws As `twoViewLoss`. */
export function twoViewForm(
  views: LossViews,
  heads: readonly LossHead[],
  { temperature, alpha }: TwoViewLossOptions,
): LossForm {
  checkPositive('temperature', temperature);
  checkShare('alpha', alpha);
  checkLoss(views, heads, [2, 2]);
  return { terms: largeTerms(views, 1), targets: largeTargets(alpha) };
}

/** The terms of the first two views, projections first, which weigh `weight` together. */
export function largeTerms({ projections, predictions }: LossViews, weight: number): LossTerm[] {
  const kinds = predictions ? [projections, predictions] : [projections];
  return kinds.flatMap((outputs, kind) =>
    outputs.slice(0, 2).map((x, target) => {
      return { x, weight: weight / (2 * kinds.length), target, counted: kind === 0 };
    }),
  );
}

/** Those of the first and of the second view. */
export function largeTargets(alpha: number): LossTarget[] {
  return [1, 0].map((other) => ({ alpha, references: [other] }));
}
