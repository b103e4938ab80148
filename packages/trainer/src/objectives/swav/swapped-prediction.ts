import {
  add,
  concat,
  matMul,
  mul,
  type Scalar,
  slice2d,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../parts/cross-entropy.ts';
import { type SinkhornOptions, sinkhorn } from '../../parts/sinkhorn.ts';

export interface SwappedPredictionOptions extends SinkhornOptions {
  /** τ. */
  readonly temperature: number;
  /** Rows that codes are made with besides, L × d unit, one a large view; none: of the batch alone. */
  readonly queues?: readonly Tensor2D[] | undefined;
}

/** A loss, what it is differentiated by, and what it was made of. The caller tidies. */
export interface SwappedPrediction {
  readonly loss: Scalar;
  /** With respect to `unit`. */
  readonly gradient: Tensor2D;
  /** With respect to the prototypes, as they are. */
  readonly prototypeGradient: Tensor2D;
  /** s, (V · b) × K. */
  readonly scores: Tensor2D;
  /** q of the two large views, b × K. */
  readonly codes: readonly [Tensor2D, Tensor2D];
}

/**
 * Every view is to tell the codes of the large ones from its scores s_v = z_v Wᵀ, of the large ones
 * each that of the other: ½ Σ_{i<2} 1 / (V - 1) Σ_{v≠i} mean_b [-Σ_k q_i log softmax(s_v / τ)].
 *
 * @param unit - z, unit rows of all V views one below the other, (V · b) × d, the two large ones first.
 * @param prototypes - W, K × d, unit rows.
 */
export function swappedPrediction(
  unit: Tensor2D,
  prototypes: Tensor2D,
  views: number,
  { queues, temperature, ...how }: SwappedPredictionOptions,
): SwappedPrediction {
  const rows = unit.shape[0] / views;
  const transposed = transpose<Tensor2D>(prototypes);
  const scores = matMul<Tensor2D>(unit, transposed);
  const codesOf = (i: number) => {
    const own = slice2d(scores, [i * rows, 0], [rows, -1]);
    if (!queues) return sinkhorn(own, how);
    // The order of rows is nothing to codes: the batch may as well come first.
    const all = concat<Tensor2D>([own, matMul<Tensor2D>(queues[i]!, transposed)]);
    return slice2d(sinkhorn(all, how), [0, 0], [rows, -1]);
  };
  const codes = [codesOf(0), codesOf(1)] as const;
  // What a small crop is to tell: two codes, as one target that sums to 2.
  const both = views > 2 ? [add<Tensor2D>(...codes)] : [];
  const targets = [codes[1], codes[0], ...Array.from({ length: views - 2 }, () => both[0]!)];
  const { loss, gradient } = crossEntropy(scores, concat(targets), temperature);
  // From a mean over all rows to sums over views.
  const share = views / (2 * (views - 1));
  const ofScores = mul<Tensor2D>(gradient, share);
  return {
    loss: mul(loss, share),
    gradient: matMul(ofScores, prototypes),
    prototypeGradient: matMul(transpose<Tensor2D>(ofScores), unit),
    scores,
    codes,
  };
}
