import {
  add,
  concat,
  div,
  type Scalar,
  split,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tile,
} from '@tensorflow/tfjs-core';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type { CenterTensors } from '../coke/center-tensors.ts';
import { headLoss } from '../coke/head-loss.ts';

/** What rows are to tell, under one head. */
export interface LabelledHead {
  readonly centers: CenterTensors;
  /** b, one an image; -1: none, and its rows have no part in the loss. */
  readonly labels: Int32Array;
}

export interface LabelLossOptions {
  /** τ. */
  readonly temperature: number;
  /** What each labelled row counts for in the loss of a head: over all rows that are to count together it is 1 in sum. */
  readonly weight: number;
}

/**
 * Mean over heads of the cross-entropy of z_v cᵀ / τ with the images' labels, the same for all views. The
 * caller tidies.
 *
 * @param projections - Raw rows, b × d a view.
 */
export function labelLoss(
  projections: readonly Tensor2D[],
  heads: readonly LabelledHead[],
  { temperature, weight }: LabelLossOptions,
): { loss: Scalar; gradients: Tensor2D[] } {
  const views = projections.length;
  const rows = projections[0]!.shape[0];
  const { unit, scale } = unitRows(concat([...projections]));
  const scaled = div<Tensor2D>(unit, temperature);
  const terms = projections.map((x) => ({ x, weight, target: 0, counted: true }));
  const places = { rows, active: views, terms, targets: [{ alpha: 1, references: [] }] };
  const found = heads.map(({ centers, labels }) => {
    const counts = Float32Array.from(labels, (label) => (label < 0 ? 0 : weight / heads.length));
    const weights = tile(tensor2d(counts, [rows, 1]), [views, 1]);
    // Those without a label are compared with some center or other, and count for nothing.
    const known = tensor1d(
      labels.map((label) => Math.max(label, 0)),
      'int32',
    );
    return headLoss(scaled, weights, { centers, targets: { labels: known } }, places);
  });
  const sum = <T extends Scalar | Tensor2D>(parts: readonly T[]) =>
    parts.reduce((a, b) => add<T>(a, b));
  const du = div<Tensor2D>(sum(found.map(({ gradient }) => gradient)), temperature);
  return {
    loss: sum(found.map(({ loss }) => loss)),
    gradients: split(unitRowsGradient(du, unit, scale), views),
  };
}
