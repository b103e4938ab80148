import type { Matrix } from '@coke/core';
import { takingTurns } from '@coke/core/event-loop';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { RowModule } from '../network/module.ts';
import type { FeaturePart } from '../report/nearest-to-centers.ts';

/** Rows that are on the device at once. */
const BLOCK = 1024;

/**
 * What a projector makes of features by its running statistics, a block of rows at a time: what
 * is clustered, of images whose features are there already.
 *
 * @param features - [n, f], row i of image i.
 * @throws The signal's reason once it is aborted.
 */
export async function* projections(
  projector: RowModule,
  { data, rows, cols }: Matrix,
  signal?: AbortSignal,
): AsyncGenerator<FeaturePart, void> {
  const turn = takingTurns(signal);
  for (let from = 0; from < rows; from += BLOCK) {
    await turn();
    const count = Math.min(BLOCK, rows - from);
    const block = data.subarray(from * cols, (from + count) * cols);
    const output: Tensor2D = tidy(() =>
      projector.apply(tensor2d(block, [count, cols]), { training: false }),
    );
    const projected = await output.data<'float32'>().finally(() => output.dispose());
    yield {
      features: { data: projected, rows: count, cols: output.shape[1] },
      ids: Int32Array.from({ length: count }, (_, i) => from + i),
    };
  }
}
