import type { Matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { takingTurns } from '@coke/core/event-loop';
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { ViewBatch } from '../images/views.ts';
import type { Encoder } from '../network/module.ts';

export interface ExtractOptions {
  readonly signal?: AbortSignal;
  /** Told after every batch how many rows are done. */
  readonly onProgress?: (rows: number) => void;
}

/** Features and which images they are of. */
export interface ExtractedFeatures {
  /** [n, d], in the order in which batches came. */
  readonly features: Matrix;
  /** [n] number of the image of each row. */
  readonly ids: Int32Array;
}

/**
 * Features of images by an encoder as it is when it is used: the first view of each, normalised by
 * running statistics. The encoder is not changed, and no tensor is left.
 *
 * @param batches - Once through the images, in any order; only `views[0]` is looked at.
 * @throws RangeError if there is no batch, or the encoder answers anything but one row an image, all
 * as wide; the signal's reason once it is aborted.
 */
export async function extractFeatures(
  encoder: Encoder,
  batches: AsyncIterable<ViewBatch> | Iterable<ViewBatch>,
  { signal, onProgress }: ExtractOptions = {},
): Promise<ExtractedFeatures> {
  const parts: { readonly features: Float32Array; readonly ids: Int32Array }[] = [];
  let rows = 0;
  let cols = 0;
  const turn = takingTurns(signal);
  for await (const batch of batches) {
    await turn();
    const part = await encode(encoder, batch);
    if (parts.length > 0 && part.cols !== cols) {
      throw new RangeError(shouldBe('the width of features', `${cols} as before`, part.cols));
    }
    cols = part.cols;
    rows += part.rows;
    // A copy: a loader may fill the same array again.
    parts.push({ features: part.data, ids: batch.ids.slice() });
    onProgress?.(rows);
  }
  await turn();
  if (parts.length === 0) throw new RangeError(shouldBe('batches', 'at least one', 0));
  const data = new Float32Array(rows * cols);
  const ids = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    data.set(part.features, at * cols);
    ids.set(part.ids, at);
    at += part.ids.length;
  }
  return { features: { data, rows, cols }, ids };
}

async function encode(encoder: Encoder, { ids, views }: ViewBatch): Promise<Matrix> {
  const [view] = views;
  if (!view || view.shape[0] !== ids.length) {
    throw new RangeError(
      shouldBe('rows of a view', `as many as ids (${ids.length})`, view?.shape[0]),
    );
  }
  const output = tidy(() =>
    encoder.apply(tensor4d(view.data, [...view.shape]), { training: false }),
  );
  try {
    const [rows, cols] = output.shape;
    if (rows !== ids.length || output.shape.length !== 2) {
      throw new RangeError(shouldBe('features', `of shape [${ids.length}, d]`, output.shape));
    }
    return { data: await output.data<'float32'>(), rows, cols };
  } finally {
    output.dispose();
  }
}
