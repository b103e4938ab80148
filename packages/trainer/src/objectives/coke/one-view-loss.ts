import { checkLoss, checkPositive, checkShare } from './check-loss.ts';
import { clusteringLoss, type LossForm } from './clustering-loss.ts';
import type { ClusteringLoss, LossHead, LossViews } from './loss-views.ts';

/** Options of the loss of one view. */
export interface OneViewLossOptions {
  /** lambda. Published: 0.1. */
  readonly temperature: number;
  /** Share of the prediction, 0 … 1. Published: 1. Without predictions it is as if 0. */
  readonly beta: number;
}

/**
 * The loss of one view, mean over heads: beta CE(prediction, q) + (1 - beta) CE(projection, q), with
 * logits x·c / lambda of unit rows. Gradients flow into the view alone.
 *
 * @throws RangeError if options are out of range, there is not exactly one view, or sizes do not fit.
 * @throws TypeError if a tensor is of the wrong dtype.
 */
export function oneViewLoss(
  views: LossViews,
  heads: readonly LossHead[],
  options: OneViewLossOptions,
): ClusteringLoss {
  return clusteringLoss(oneViewForm(views, heads, options), heads, options.temperature);
}

/** What that loss makes of the views. @throws As `oneViewLoss`. */
export function oneViewForm(
  views: LossViews,
  heads: readonly LossHead[],
  { temperature, beta }: OneViewLossOptions,
): LossForm {
  checkPositive('temperature', temperature);
  checkShare('beta', beta);
  checkLoss(views, heads, [1, 1]);
  const { projections, predictions = [] } = views;
  const share = predictions.length > 0 ? beta : 0;
  const terms = [
    { x: projections[0]!, weight: 1 - share, target: 0, counted: true },
    ...predictions.map((x) => ({ x, weight: share, target: 0, counted: false })),
  ];
  return { terms, targets: [{ alpha: 1, references: [] }] };
}
