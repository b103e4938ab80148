import {
  add,
  div,
  greater,
  logicalAnd,
  minimum,
  mul,
  norm,
  onesLike,
  type Tensor,
  type Variable,
  where,
} from '@tensorflow/tfjs-core';
import { decayed } from './momentum.ts';

/** g + w θ, times trust |θ| / |g + w θ| where neither is 0. */
export function scaleDecayed(
  gradient: Tensor,
  value: Variable,
  weightDecay: number,
  trust: number,
): Tensor {
  const sum = decayed(gradient, value, weightDecay);
  const [ofValue, ofSum] = [norm(value), norm(sum)];
  const scaled = bothPositive(ofValue, ofSum);
  const ratio = div(mul(ofValue, trust), where(scaled, ofSum, onesLike(ofSum)));
  return mul(sum, where(scaled, ratio, onesLike(ratio)));
}

// As apex has it.
const EPSILON = 1e-8;

/**
 * (g + w θ) trust |θ| / (|g| + w |θ| + 1e-8) where neither |θ| nor |g| is 0; g as it is elsewhere, without
 * decay.
 *
 * @param clipAt - Learning rate: the scale is then at most this, and divided by it, so that no step is longer
 * than without scaling.
 */
export function scaleSeparately(
  gradient: Tensor,
  value: Variable,
  weightDecay: number,
  trust: number,
  clipAt?: number,
): Tensor {
  const [ofValue, ofGradient] = [norm(value), norm(gradient)];
  const lengths = add(add(ofGradient, mul(ofValue, weightDecay)), EPSILON);
  const ratio = clipped(div(mul(ofValue, trust), lengths), clipAt);
  // Of numbers, not of whole variables, which some devices would go through value by value.
  const scaled = bothPositive(ofValue, ofGradient);
  const decay = where(scaled, weightDecay, 0);
  return mul(add(gradient, mul(value, decay)), where(scaled, ratio, onesLike(ratio)));
}

function clipped(ratio: Tensor, at: number | undefined): Tensor {
  if (at === undefined) return ratio;
  return at > 0 ? minimum(div(ratio, at), 1) : onesLike(ratio);
}

function bothPositive(a: Tensor, b: Tensor): Tensor {
  return logicalAnd(greater(a, 0), greater(b, 0));
}
