import type { Context } from '../context.ts';
import type { Labelled } from '../labelled.ts';
import { clusterColumn, labelTable, type NamedColumn } from './label-table.ts';
import { writeOutput } from './write-output.ts';

/** Whether a file of that name holds clusters alone: an array has no names for more. */
export function isArrayFile(path: string): boolean {
  return /\.npy(\.gz)?$/i.test(path);
}

/** Write labels, a row each. */
export async function writeLabels(
  path: string,
  { input, model, labels, scores }: Labelled,
  kept: readonly NamedColumn[],
  context: Context,
): Promise<void> {
  const { id, rowNumbers } = input;
  const { metric } = model.options;
  const content = isArrayFile(path)
    ? clusterColumn(labels)
    : labelTable({ id, rowNumbers, labels, scores, metric, kept });
  await writeOutput(path, content, context);
}
