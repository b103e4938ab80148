import type { Targets } from '@coke/core';
import {
  add,
  concat,
  div,
  keep,
  maximum,
  norm,
  type Scalar,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { View } from '../images/views.ts';
import type { Network, Outputs } from '../network/network.ts';
import {
  type CenterTensors,
  type ClusteringLoss,
  type LossHead,
  multiCropLoss,
  oneViewLoss,
  twoViewLoss,
} from '../objectives/coke/index.ts';
import { lossGradients } from './loss-gradients.ts';
import type { ResolvedTrainerOptions } from './options.ts';

/** Rows of a batch, in all views. */
export interface Part {
  readonly views: readonly View[];
  /** First row of the batch, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** What a part of a batch gave. All tensors are the caller's to dispose. */
export interface PartResult {
  /** What is clustered: the unit projections of the large views, averaged, [rows, d]. */
  readonly features: Tensor2D;
  /** Loss, share of rows that agree with their label. */
  readonly numbers: Tensor;
  /** By the names of `Network.trainable`. */
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/** Shortest projection that has a direction; a shorter one is scaled as if it had this length. */
const SHORTEST = 1e-12;

/** The views' rows as tensors, each a copy. The caller tidies. */
function viewTensors({ views, from, to }: Part): Tensor4D[] {
  return views.map(({ data, shape: [, height, width, channels] }) => {
    const size = height * width * channels;
    return tensor4d(data.subarray(from * size, to * size), [to - from, height, width, channels]);
  });
}

/** x of the paper: the mean of the large views' unit projections, not made unit length again. */
export function clusteringFeatures(projections: readonly Tensor2D[]): Tensor2D {
  const units = projections.map((projection) =>
    div<Tensor2D>(projection, maximum(norm(projection, 'euclidean', 1, true), SHORTEST)),
  );
  const sum = units.reduce((a, b) => add<Tensor2D>(a, b));
  return units.length === 1 ? sum : div<Tensor2D>(sum, units.length);
}

/** Features of a part, by the batch's own statistics, without a loss: epoch 0. */
export function projectPart(network: Network, part: Part, largeViews: number): Tensor2D {
  return tidy(() => {
    const views = viewTensors({ ...part, views: part.views.slice(0, largeViews) });
    return clusteringFeatures(views.map((view) => network.project(view, { training: true })));
  });
}

/**
 * Loss and gradients of a part (paper, eq. 4 and Section 3.4: forms of one view, two views and
 * multi-crop).
 */
export function differentiatePart(
  network: Network,
  part: Part,
  heads: readonly LossHead[],
  options: ResolvedTrainerOptions,
): PartResult {
  const kept: Tensor[] = [];
  const forward = (): Scalar => {
    const outputs = viewTensors(part).map((view) => network.apply(view, { training: true }));
    const large = outputs.slice(0, options.views).map(({ projection }) => projection);
    const features = clusteringFeatures(large);
    const { loss, accuracy } = lossOf(outputs, heads, options);
    const numbers = stack([loss, accuracy]);
    kept.push(keep(features), keep(numbers));
    return loss;
  };
  const { loss, gradients } = lossGradients(network.trainable, forward);
  loss.dispose();
  return { features: kept[0] as Tensor2D, numbers: kept[1]!, gradients };
}

function lossOf(
  outputs: readonly Outputs[],
  heads: readonly LossHead[],
  { views, temperature, alpha, beta }: ResolvedTrainerOptions,
): ClusteringLoss {
  const projections = outputs.map(({ projection }) => projection);
  const predictions = outputs.flatMap(({ prediction }) => prediction ?? []);
  const given = { projections, ...(predictions.length > 0 && { predictions }) };
  if (views === 1) return oneViewLoss(given, heads, { temperature, beta });
  if (outputs.length === 2) return twoViewLoss(given, heads, { temperature, alpha });
  return multiCropLoss(given, heads, { temperature, alpha, beta });
}

/** Targets of a part's rows, one a head, as tensors; the caller disposes of them. */
export function lossHeads(
  centers: readonly CenterTensors[],
  targets: readonly Targets[],
  from: number,
  to: number,
): LossHead[] {
  return centers.map((c, h) => {
    const { labels, probabilities } = targets[h]!;
    const k = c.centers.shape[0];
    return {
      centers: c,
      targets: probabilities
        ? { probabilities: tensor2d(probabilities.subarray(from * k, to * k), [to - from, k]) }
        : { labels: tensor1d(labels.subarray(from, to), 'int32') },
    };
  });
}

/** Parts of a batch of at most `size` rows. */
export function splitBatch(views: readonly View[], size: number | undefined): Part[] {
  const rows = views[0]!.shape[0];
  const parts: Part[] = [];
  const step = size ?? rows;
  for (let from = 0; from < rows; from += step) {
    parts.push({ views, from, to: Math.min(from + step, rows) });
  }
  return parts;
}

/** Features of all parts, one below the other; those of the parts are disposed. */
export function joinFeatures(parts: readonly Tensor2D[]): Tensor2D {
  if (parts.length === 1) return parts[0]!;
  const joined = concat<Tensor2D>([...parts], 0);
  for (const part of parts) part.dispose();
  return joined;
}
