import { oneOf, shouldBe } from '@coke/core/check-options';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { concatRows, splitRows } from './layers/rows.ts';
import type { ApplyOptions } from './module.ts';
import type { NetworkParts, Outputs } from './network.ts';

/**
 * How the views of a batch go through a network, which decides the statistics of its normalisations:
 *
 * - `'each view'` by itself, in order;
 * - `'together'`: all views, which are of one size, as one batch (SimCLR);
 * - `'by size'`: neighbouring views of one size as one batch through the encoder, then the rows of all views
 *   as one batch through projector and predictor (SwAV, DeepCluster-v2, DINO).
 */
export type ViewOrder = 'each view' | 'together' | 'by size';

export const VIEW_ORDERS: readonly ViewOrder[] = ['each view', 'together', 'by size'];

/**
 * What projector and predictor give for all views of a batch. Differentiable; the caller tidies.
 *
 * @param parts - Of the network; without a predictor there are no predictions.
 * @param views - Of the same images each, [b, h, w, c], large ones first.
 * @returns One a view, [b, d] each.
 * @throws RangeError if views should go together and are not of one size.
 */
export function forwardViews(
  parts: NetworkParts,
  views: readonly Tensor4D[],
  order: ViewOrder,
  options: ApplyOptions,
): Outputs[] {
  oneOf('order', order, VIEW_ORDERS);
  if (order === 'each view') return views.flatMap((view) => forward(parts, [view], options));
  const sizes = neighborsOfOneSize(views);
  if (order === 'together' && sizes.length > 1) {
    const sides = views.map(({ shape: [, height, width] }) => `${height} × ${width}`);
    throw new RangeError(shouldBe('views', 'of one size to go together', sides.join(', ')));
  }
  return forward(parts, sizes.map(concatRows), options, views.length);
}

/** Batches through the encoder, one after the other, and the rows of all of them through the rest. */
function forward(
  { encoder, projector, predictor }: NetworkParts,
  batches: readonly Tensor4D[],
  options: ApplyOptions,
  views = 1,
): Outputs[] {
  const features = concatRows(batches.map((batch) => encoder.apply(batch, options)));
  const all = projector.apply(features, options);
  const predictions = predictor && splitRows<Tensor2D>(predictor.apply(all, options), views);
  return splitRows<Tensor2D>(all, views).map((projection, v) => {
    const prediction = predictions?.[v];
    return { projection, ...(prediction && { prediction }) };
  });
}

function neighborsOfOneSize(views: readonly Tensor4D[]): Tensor4D[][] {
  const groups: Tensor4D[][] = [];
  let size = '';
  for (const view of views) {
    const next = view.shape.join();
    if (next === size) groups.at(-1)!.push(view);
    else groups.push([view]);
    size = next;
  }
  return groups;
}
