import { fitPreprocessing, type Preprocessing, type Table } from '@coke/io';
import { asUsage } from '../exit-status.ts';
import type { InputOptions } from '../options/input-options.ts';
import type { Tools } from '../tools.ts';

/**
 * How the table becomes rows of numbers, as options ask for.
 *
 * @throws UsageError for columns that there are not; TableError for values that cannot be used.
 */
export function learntPreprocessing(
  table: Table,
  { id, columns, categories, missing, scale }: InputOptions,
  { context, progress }: Pick<Tools, 'context' | 'progress'>,
): Promise<Preprocessing> {
  return asUsage(() =>
    fitPreprocessing(table, {
      ...{ id, columns, categories, missing, scale, signal: context.signal },
      onProgress: progress.reading('looking at columns'),
    }),
  );
}
