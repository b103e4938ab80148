import { beginWith, framingOf } from '../batches/beginning.ts';
import { warnOfEndlessEpoch } from '../online/endless-epoch.ts';
import { copyIds } from '../rows/ids.ts';
import type { Rows } from '../rows/rows.ts';
import { copyWeights } from '../rows/weights.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import type { PartialFitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';

/** `ConstrainedKMeans.partialFit`: one batch; the first begins the clustering. Heads × rows. */
export async function partialFit<Input>(
  { current, reader, options }: FitContext<Input>,
  rows: Rows | Input,
  ids: ArrayLike<number> | undefined,
  call: PartialFitOptions,
): Promise<Int32Array> {
  knownNames('options', call, ['weights', 'signal']);
  const { signal } = call;
  checkSignal(signal);
  const ready = reader.read(rows, current.dim);
  const names = ids === undefined ? undefined : copyIds(ids, ready.count);
  const weights = copyWeights(call.weights, ready.count);
  const batch = { ...ready, ids: names, weights };
  const { clustering } = current;
  if (clustering) {
    const labels = await current.step(batch);
    warnOfEndlessEpoch(clustering.state, options);
    return labels;
  }
  const begin = () => beginWith(batch, framingOf(options));
  return (await current.start(batch, begin, signal)).labels;
}
