import { ConstrainedKMeans } from '@coke/core';
import { mergeModels } from '@coke/core/distributed';
import type { WorkerContext } from './context.ts';
import { readModelColumn } from './model-column.ts';
import { writeModelOutput } from './model-output.ts';
import { passReport } from './pass-report.ts';

/**
 * One model of those of partitions, in the order of the Arrow stream, which has a column `model`; rows without one are
 * passed over. All began as the model of the input. By `last` the pass ends: centers move and sizes are certified;
 * else the model can be merged again.
 */
export async function merge(
  { model: start, rows: stream, write }: WorkerContext,
  { last }: { readonly last: boolean },
): Promise<void> {
  const merged = mergeModels([start, ...(await readModelColumn(stream))]);
  if (!last) {
    await writeModelOutput(write, merged, {});
    return;
  }
  const model = await ConstrainedKMeans.load(merged);
  const certificates = await model.endEpoch();
  const saved = await model.save({ labels: false, previousCenters: false });
  await writeModelOutput(write, saved, passReport(model.epoch, certificates));
  model.dispose();
}
