import { concat, keep, type Tensor2D, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { View, ViewBatch } from '../images/views.ts';
import type { ViewOutputs } from '../objectives/objective.ts';

/** Rows of a batch, in all views. */
export interface Part {
  readonly ids: Int32Array;
  readonly views: readonly View[];
  /** First row of the batch, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Parts of a batch of at most `size` rows. */
export function splitBatch({ ids, views }: ViewBatch, size: number | undefined): Part[] {
  const rows = ids.length;
  const parts: Part[] = [];
  const step = size ?? rows;
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(from + step, rows);
    parts.push({ ids: ids.subarray(from, to), views, from, to });
  }
  return parts;
}

/** Rows of some of the views, by their places, as tensors, each a copy. The caller tidies. */
export function viewTensors({ views, from, to }: Part, places: readonly number[]): Tensor4D[] {
  return places.map((place) => {
    const { data, shape } = views[place]!;
    const [, height, width, channels] = shape;
    const size = height * width * channels;
    return tensor4d(data.subarray(from * size, to * size), [to - from, height, width, channels]);
  });
}

/**
 * What `forward` gives for the parts of a batch, one below the other. Without gradients; it is the caller's to
 * dispose of, while all else is tidied.
 */
export function forwardParts(
  parts: readonly Part[],
  forward: (part: Part, index: number) => ViewOutputs,
): ViewOutputs {
  const done: ViewOutputs[] = [];
  try {
    for (const [i, part] of parts.entries()) {
      tidy(() => {
        const outputs = forward(part, i);
        for (const output of outputTensors(outputs)) keep(output);
        done.push(outputs);
      });
    }
  } catch (error) {
    for (const outputs of done) disposeOutputs(outputs);
    throw error;
  }
  return joinOutputs(done);
}

/** Outputs of all parts of a batch, one below the other; those of the parts are disposed of. */
export function joinOutputs(parts: readonly ViewOutputs[]): ViewOutputs {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const join = (ofPart: (part: ViewOutputs) => readonly Tensor2D[]) =>
    ofPart(first!).map((_, v) =>
      concat<Tensor2D>(
        parts.map((part) => ofPart(part)[v]!),
        0,
      ),
    );
  const projections = join((part) => part.projections);
  const predictions = first!.predictions && join((part) => part.predictions!);
  for (const part of parts) disposeOutputs(part);
  return { projections, ...(predictions && { predictions }) };
}

/** Free what the network gave. */
export function disposeOutputs(outputs: ViewOutputs | undefined): void {
  if (!outputs) return;
  for (const output of outputTensors(outputs)) output.dispose();
}

/** All outputs: projections, then predictions. */
export function outputTensors({ projections, predictions = [] }: ViewOutputs): Tensor2D[] {
  return [...projections, ...predictions];
}
