import {
  add,
  argMax,
  cast,
  concat,
  equal,
  gather,
  gatherND,
  log,
  matMul,
  max,
  mean,
  mul,
  range,
  reshape,
  type Scalar,
  slice2d,
  softmax,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tile,
} from '@tensorflow/tfjs-core';
import type { HeadTerms, LossTarget } from './loss-terms.ts';
import type { LossHead, LossTargets } from './loss-views.ts';

/**
 * The loss of one head, its gradient and its accuracy.
 *
 * With z = C u / lambda and a target t that sums to 1, the cross-entropy is lse(z) - t·z, and t·z =
 * (Cᵀt)·u / lambda. So a target is needed only as the mean Cᵀt of centers under it, d numbers a row:
 * a gathered center where t is one-hot, and where t is a softmax p the very Cᵀp that the gradient
 * Cᵀ(p - t) / lambda needs anyway. Two products b × K × d in all, and no one-hot.
 *
 * @param scaled - Unit rows u of all terms over lambda, (terms · b) × d.
 * @param weights - What each row of the active terms counts for, (active · b) × 1.
 * @returns `gradient`, (active · b) × d, is with respect to `scaled`.
 */
export function headLoss(
  scaled: Tensor2D,
  weights: Tensor2D,
  { centers: { centers, transposed }, targets }: LossHead,
  places: HeadTerms,
): { loss: Scalar; gradient: Tensor2D; accuracy: Scalar } {
  const { rows, active, terms } = places;
  const end = active * rows;
  const logits = matMul<Tensor2D>(scaled, transposed);
  const largest = max<Tensor2D>(logits, 1, true);
  const accuracy = shareOfLargest(logits, largest, targets, places);

  const p = softmax<Tensor2D>(active < terms.length ? slice2d(logits, [0, 0], [end, -1]) : logits);
  // p = exp(z - lse) is largest where z is, and there it is no less than 1/K: its logarithm is exact.
  const lse = sub<Tensor2D>(slice2d(largest, [0, 0], [end, 1]), log<Tensor2D>(max(p, 1, true)));
  const means = matMul<Tensor2D>(p, centers);

  const q = labelMeans(centers, targets);
  const wanted = places.targets.map((target) => targetMeans(q, means, target, rows));
  const t: Tensor2D = concat(terms.slice(0, active).map(({ target }) => wanted[target]!));
  const u = slice2d(scaled, [0, 0], [end, -1]);
  const entropies = sub<Tensor2D>(lse, sum<Tensor2D>(mul(u, t), 1, true));
  return {
    loss: sum<Scalar>(mul(entropies, weights)),
    gradient: mul(sub(means, t), weights),
    accuracy,
  };
}

/** Mean of the centers under the targets, b × d. */
function labelMeans(centers: Tensor2D, targets: LossTargets): Tensor2D {
  return 'labels' in targets
    ? gather(centers, targets.labels)
    : matMul(targets.probabilities, centers);
}

function targetMeans(
  q: Tensor2D,
  means: Tensor2D,
  { alpha, references }: LossTarget,
  rows: number,
): Tensor2D {
  if (references.length === 0) return q;
  const share = (1 - alpha) / references.length;
  return references
    .map((t) => slice2d(means, [t * rows, 0], [rows, -1]))
    .reduce((sum, p) => add<Tensor2D>(sum, mul(p, share)), mul<Tensor2D>(q, alpha));
}

/** Share of the rows that count whose label's logit is the row's largest. */
function shareOfLargest(
  logits: Tensor2D,
  largest: Tensor2D,
  targets: LossTargets,
  { rows, terms }: HeadTerms,
): Scalar {
  const labels = 'labels' in targets ? targets.labels : modes(targets.probabilities);
  const counted = [...terms.keys()].filter((t) => terms[t]!.counted);
  const places = concat(counted.map((t) => range(t * rows, (t + 1) * rows, 1, 'int32')));
  const at = stack([places, tile(labels, [counted.length])], 1);
  const ofLabels = gatherND(logits, at);
  const best = gather(reshape(largest, [-1]), places);
  return mean<Scalar>(cast(equal(ofLabels, best), 'float32'));
}

function modes(probabilities: Tensor2D): Tensor1D {
  return argMax<Tensor1D>(probabilities, 1);
}
