import { checkLoss, checkPositive, checkShare } from './check-loss.ts';
import { clusteringLoss, type LossForm } from './clustering-loss.ts';
import type { ClusteringLoss, LossHead, LossViews } from './loss-views.ts';
import { largeTargets, largeTerms, type TwoViewLossOptions } from './two-view-loss.ts';

/** Options of the loss of two large views and small crops. */
export interface MultiCropLossOptions extends TwoViewLossOptions {
  /** Share of the large views in the loss, 0 … 1. Published: 0.5. */
  readonly beta: number;
}

/**
 * The loss of two large views and one or more small crops: beta large + (1 - beta) small. `large` is
 * the loss of two views; `small` is the mean over crops, over prediction and projection, and over heads, of
 * the cross-entropy with alpha q + (1 - alpha) (p_1 + p_2) / 2.
 *
 * @throws RangeError if options are out of range, there are fewer than three views, or sizes do not fit.
 * @throws TypeError if a tensor is of the wrong dtype.
 */
export function multiCropLoss(
  views: LossViews,
  heads: readonly LossHead[],
  options: MultiCropLossOptions,
): ClusteringLoss {
  return clusteringLoss(multiCropForm(views, heads, options), heads, options.temperature);
}

/** What that loss makes of the views. @throws As `multiCropLoss`. */
export function multiCropForm(
  views: LossViews,
  heads: readonly LossHead[],
  { temperature, alpha, beta }: MultiCropLossOptions,
): LossForm {
  checkPositive('temperature', temperature);
  checkShare('alpha', alpha);
  checkShare('beta', beta);
  checkLoss(views, heads, [3, Number.POSITIVE_INFINITY]);
  const { projections, predictions } = views;
  const small = [projections, predictions ?? []].flatMap((outputs) => outputs.slice(2));
  const weight = (1 - beta) / small.length;
  const terms = [
    ...largeTerms(views, beta),
    ...small.map((x) => ({ x, weight, target: 2, counted: false })),
  ];
  return { terms, targets: [...largeTargets(alpha), { alpha, references: [0, 1] }] };
}
