import { ConstrainedKMeans } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { mergeModels } from '@coke/core/distributed';
import { bytesAt, isThere, openBatches } from '@coke/io/arrow';
import type { WorkerContext } from './context.ts';
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
  const merged = mergeModels([start, ...(await modelsOf(stream))]);
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

async function modelsOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const { fields, batches } = await openBatches('models', stream);
  const place = fields.findIndex(({ name }) => name === 'model');
  if (place < 0) throw new TypeError(shouldBe('columns', 'one named "model"', 'others'));
  const files: Uint8Array[] = [];
  for await (const { data } of batches) {
    const column = data.children[place]!;
    for (let i = 0; i < data.length; i++) {
      // A copy, aligned as tensors of doubles need it.
      if (isThere(column, i)) files.push(bytesAt(column, i).slice());
    }
  }
  return files;
}
