import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { type OutputColumn, TableWriter } from '../arrow/table-writer.ts';
import { readVectorRows, type VectorRows } from '../arrow/vector-rows.ts';
import type { HeadOptions, TaskOptions } from '../options/task-options.ts';
import type { WorkerContext } from './context.ts';
import { RowLabeller } from './row-labeller.ts';

/**
 * Labels of rows, centers and prices as they are, and by the moves of a model that has some: columns `label_h` and `similarity_h` for each head h, a record batch
 * for each that came, with as many rows. A row that is dropped has neither.
 *
 * @throws RangeError for a head that the model does not have.
 */
export async function predict(
  { model: file, rows: stream, write }: WorkerContext,
  { partition, dropBadRows, heads }: TaskOptions & HeadOptions,
): Promise<void> {
  const backend = await wasm({ threads: 1 });
  const model = await ConstrainedKMeans.load(file, { backend });
  const labeller = await RowLabeller.open(file, model, backend);
  const { length } = await model.heads();
  for (const head of heads) {
    if (head >= length) throw new RangeError(shouldBe('heads', `below ${length}`, head));
  }
  const { cols } = await model.centers();
  const types = heads.flatMap(
    (h) =>
      [
        [`label_${h}`, 'int32'],
        [`similarity_${h}`, 'float32'],
      ] as const,
  );
  const writer = new TableWriter(Object.fromEntries(types), write);
  const parts = readVectorRows(stream, {
    ...{ cols, drop: dropBadRows, where: `partition ${partition}` },
  });
  for await (const part of parts) {
    if (part.total === 0) continue;
    const { labels, similarities } = await labeller.label(part);
    const columns = heads.flatMap((h) => {
      const from = h * part.rows;
      return [
        [`label_${h}`, { type: 'int32', ...spread(part, labels, from, Int32Array) }],
        [`similarity_${h}`, { type: 'float32', ...spread(part, similarities, from, Float32Array) }],
      ] as readonly (readonly [string, OutputColumn])[];
    });
    await writer.add(part.total, Object.fromEntries(columns));
  }
  await writer.end();
  labeller.dispose();
  model.dispose();
}

/** A value for each row that came, at its place, from those of the rows that were kept, which begin at `from`. */
function spread<T extends Int32Array | Float32Array>(
  { places, total }: VectorRows,
  kept: ArrayLike<number>,
  from: number,
  Values: new (length: number) => T,
): { values: T; missing: Uint8Array } {
  const values = new Values(total);
  const missing = new Uint8Array(total).fill(1);
  for (const [i, place] of places.entries()) {
    values[place] = kept[from + i]!;
    missing[place] = 0;
  }
  return { values, missing };
}
